/**
 * The code of an error of the operating system or of Node, as in `EADDRINUSE`; `undefined` for
 * anything else. Looks at the form: such errors may come from another realm, where `instanceof`
 * does not know them.
 */
export function systemErrorCode(error: unknown): string | undefined {
  const code = memberOf(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

/** What an error says, the innermost reason first: `fetch` hides it behind "fetch failed". */
export function innermostReason(error: unknown): string {
  const [first] = asArray(memberOf(error, 'errors'));
  const inner = first ?? memberOf(error, 'cause');
  if (inner !== undefined) return innermostReason(inner);
  const message = memberOf(error, 'message');
  return typeof message === 'string' ? message : String(error);
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  // An object may be asked for any member.
  return (value as Record<string, unknown>)[name];
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
