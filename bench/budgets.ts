/** What the host may cost. Source: docs/decisions/0003-own-grpc-transport.md and the README. */
export const BUDGETS = {
  /** Calls per CPU-second of the host with everything on, as a multiple of the bare echo's. */
  callsPerCpuSecond: { gate: 1.2, aim: 1.5 },
  /** From the spawn of the process to its `listening` line, best of several, in milliseconds. */
  startMs: 1000,
  /** Resident memory of an idle host, in megabytes of 10^6 bytes. */
  idleMegabytes: 150,
} as const;
