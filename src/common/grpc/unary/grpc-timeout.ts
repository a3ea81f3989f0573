const TIMEOUT = /^(\d{1,8})([HMSmun])$/;

const UNIT_MS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 0.001,
  n: 0.000_001,
};

/** Longer ones would overflow a timer, which then ends at once. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Milliseconds of a `grpc-timeout` header.
 * @returns `undefined` when it is none
 * Source: "gRPC over HTTP2", Timeout.
 */
export function grpcTimeoutMs(header: string): number | undefined {
  const [, digits, unit = ''] = TIMEOUT.exec(header) ?? [];
  const unitMs = UNIT_MS[unit];
  if (digits === undefined || unitMs === undefined) return undefined;
  return Math.min(Number(digits) * unitMs, LONGEST_MS);
}
