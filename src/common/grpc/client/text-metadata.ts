import type { Metadata } from '@grpc/grpc-js';

/** Metadata by name, first values only; those of names ending in `-bin` as base64. */
export function textMetadata(metadata: Metadata | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(metadata?.getMap() ?? {});
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? value.toString('base64') : value,
    ]),
  );
}
