/** Ways to put guard, log and metrics around a hook on Nest's own gRPC transport. */
export const WIRINGS = [
  'guard',
  'guard, Nest interceptor',
  'guard, server interceptor',
  'guard, server interceptor, bytes',
] as const;

export type Wiring = (typeof WIRINGS)[number];
