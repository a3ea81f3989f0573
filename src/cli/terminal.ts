import { createInterface } from 'node:readline';

/** Standard input, line by line. */
export interface InputLines {
  /** @returns `undefined` at the end of the input */
  next(): Promise<string | undefined>;
  /** Lets go of standard input, so that the process can end. */
  close(): void;
}

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
  /** A question, after which the person types on the same line. */
  prompt(question: string): void;
  /** Standard input for a conversation; to be closed at its end. */
  openLines(): InputLines;
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
    prompt: (question) => void process.stdout.write(question),
    openLines() {
      // As plain lines, whatever is at the other end: Ctrl-C stays the business of the process.
      const lines = createInterface({ input: process.stdin, terminal: false });
      const iterator = lines[Symbol.asyncIterator]();
      return {
        next: async () => {
          const { value, done } = await iterator.next();
          return done ? undefined : value;
        },
        close: () => lines.close(),
      };
    },
  };
}
