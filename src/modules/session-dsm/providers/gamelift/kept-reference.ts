/** What finds a server again that nobody knows the ARN of: written down before AWS is asked. */
export type KeptReference =
  | {
      readonly kind: 'session';
      readonly alias: string;
      readonly location: string;
      readonly token: string;
      /** Milliseconds since the epoch; when AWS was asked. */
      readonly askedAtMs: number;
    }
  | {
      readonly kind: 'placement';
      readonly placementId: string;
      readonly askedAtMs: number;
    };

export function writeKept(reference: KeptReference): string {
  return JSON.stringify(reference);
}

export function readKept(text: string | undefined): KeptReference | undefined {
  // Written by this provider, whole or not at all.
  return text === undefined ? undefined : (JSON.parse(text) as KeptReference);
}
