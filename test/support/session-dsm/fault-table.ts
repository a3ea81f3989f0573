/** What is left of a fault. */
export interface FaultOutcome {
  readonly fault: string;
  /** What the caller got, in the end. */
  readonly answer: string;
  /** Servers that run when all is over. */
  readonly servers: number;
  /** What AGS was told, in order. */
  readonly told: readonly unknown[];
}

const HEAD = ["| fault | AGS's request | servers left | AGS is told |", '|---|---|---|---|'];

/** The rows of docs/reliability.md. */
export function faultTable(outcomes: readonly FaultOutcome[]): string {
  return [...HEAD, ...outcomes.map(faultRow)].join('\n');
}

export function faultRow({ fault, answer, servers, told }: FaultOutcome): string {
  const heard = told.length === 0 ? 'nothing' : told.map((status) => `\`${status}\``).join(', ');
  return `| ${fault} | ${answer} | ${servers} | ${heard} |`;
}
