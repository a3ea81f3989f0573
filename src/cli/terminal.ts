/** Where a command writes. */
export interface Terminal {
  /** Whether a person sees what is written: colours then, plain text otherwise. */
  readonly isInteractive: boolean;
  /** A line of the result. */
  out(line: string): void;
  /** A line about the work: progress, warnings, failures. */
  err(line: string): void;
  /** All of standard input, as text. */
  readInput(): Promise<string>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  // A reader that has gone, as `head` does, must not keep a command from cleaning up.
  process.stdout.on('error', () => undefined);
  return {
    // NO_COLOR and dumb terminals are known to Node's own judgement.
    isInteractive: process.stdout.isTTY === true && process.stdout.hasColors(),
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    async readInput() {
      const parts: Buffer[] = [];
      for await (const part of process.stdin as AsyncIterable<Buffer>) parts.push(part);
      return Buffer.concat(parts).toString('utf8');
    },
  };
}
