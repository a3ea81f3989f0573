import { InvalidServerOrderError } from '../../domain/dedicated-server.errors.js';
import type { ServerOrder } from '../../domain/server-order.js';

/** What a command may mention; filled in for each server. */
export interface CommandValues {
  readonly port: number;
  readonly sessionId: string;
  readonly secret: string;
}

/** Fills `{port}`, `{sessionId}` and `{secret}` in; everything else in braces stays as it is. */
export function fillIn(args: readonly string[], values: CommandValues): readonly string[] {
  const texts: Readonly<Record<string, string>> = { ...values, port: String(values.port) };
  return args.map((arg) =>
    arg.replace(/\{(port|sessionId|secret)\}/g, (_, name: string) => texts[name] ?? ''),
  );
}

/** @throws InvalidServerOrderError for what cannot be an argument of a command */
export function requireSpeakable({ session, secret }: ServerOrder): void {
  for (const [field, text] of Object.entries({ session_id: session.sessionId, secret })) {
    if (!text.includes('\0')) continue;
    const expected = 'text that a command line can hold';
    throw new InvalidServerOrderError(field, 'a NUL character', expected);
  }
}
