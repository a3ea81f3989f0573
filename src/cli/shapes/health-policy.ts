/** Statuses of a failed check after which another one may fare better. Source: shapes.md 5. */
const WORTH_ANOTHER_CHECK: ReadonlySet<string> = new Set([
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'UNKNOWN',
]);

/** What a check came to. */
export type HealthAnswer =
  /** By its name in the health protocol. */
  | { readonly kind: 'status'; readonly status: string }
  /** By the name of its gRPC status, and the text that came with it. */
  | { readonly kind: 'failed'; readonly statusName: string; readonly details: string };

/** What the policy needs to be able to do. */
export interface HealthPorts {
  check(): Promise<HealthAnswer>;
  /** Closes the channel and opens a new one: the old one may have gone stale. */
  rebuildChannel(): void;
  /** Waits before the next check. @param failures  so far, at least 1 */
  pause(failures: number): Promise<void>;
}

/** Whether a call may go out. */
export type HealthVerdict =
  | { readonly isServing: true }
  | {
      readonly isServing: false;
      readonly checks: number;
      /** Name of the status that the last check had. */
      readonly last: string;
      /** What was said of it; may be empty. */
      readonly details: string;
    };

/**
 * Asks for the server's health before a call, and again while that may help: at most
 * `maxFailures` + 1 times, with a new channel after every second failure, the first included.
 * Source: shapes.md 5; the pauses are ours.
 */
export async function checkedHealth(
  maxFailures: number,
  ports: HealthPorts,
): Promise<HealthVerdict> {
  for (let failures = 0; ; failures++) {
    const answer = await ports.check();
    if (answer.kind === 'status' && answer.status === 'SERVING') return { isServing: true };
    const last = answer.kind === 'status' ? answer.status : answer.statusName;
    const isFinal = answer.kind === 'failed' && !WORTH_ANOTHER_CHECK.has(last);
    if (isFinal || failures >= maxFailures) {
      const details = answer.kind === 'failed' ? answer.details : '';
      return { isServing: false, checks: failures + 1, last, details };
    }
    if (failures % 2 === 0) ports.rebuildChannel();
    await ports.pause(failures + 1);
  }
}
