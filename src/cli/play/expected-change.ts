/** What a Created hook is expected to make of a session. */
export type ExpectedChange =
  | { readonly kind: 'attributes'; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: 'nothing' }
  /** A studio's own strategy: only the studio knows. */
  | { readonly kind: 'anything' };

/** The changes that the host's own strategies make. Source: overrides.md b.3. */
const SAMPLE_CHANGES = {
  Session: { SAMPLE: 'value from GRPC server' },
  Party: { PARTY_SAMPLE: 'party value from GRPC server' },
} as const;

/** What a strategy is known to do. */
export function expectedChange(strategy: string, kind: 'Session' | 'Party'): ExpectedChange {
  switch (strategy) {
    case 'sample':
      return { kind: 'attributes', attributes: SAMPLE_CHANGES[kind] };
    case 'echo':
      return { kind: 'nothing' };
    default:
      return { kind: 'anything' };
  }
}
