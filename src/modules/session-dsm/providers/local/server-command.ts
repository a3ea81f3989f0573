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
