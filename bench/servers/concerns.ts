/** What the host does beside answering, each of which can be switched off. */
export const CONCERNS = ['guard', 'log', 'metrics', 'trace'] as const;

export type Concern = (typeof CONCERNS)[number];

/** Which of them are on. */
export type Concerns = Readonly<Record<Concern, boolean>>;

export const ALL: Concerns = { guard: true, log: true, metrics: true, trace: true };
export const NONE: Concerns = { guard: false, log: false, metrics: false, trace: false };

export function only(concern: Concern): Concerns {
  return { ...NONE, [concern]: true };
}

/** `all`, `none`, or the names of those that are on. */
export function nameOf(concerns: Concerns): string {
  const on = CONCERNS.filter((concern) => concerns[concern]);
  if (on.length === CONCERNS.length) return 'all';
  return on.length === 0 ? 'none' : on.join('+');
}
