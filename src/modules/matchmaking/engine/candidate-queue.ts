/** Candidates of one party size, best first, found as far as they are asked for. */
export interface CandidateQueue {
  /** Players of each candidate. */
  readonly size: number;
  /** What was found so far; {@link has} finds more. */
  readonly ranks: Int32Array;
  readonly scores: Float64Array;
  /** Decides between equal scores, before the rank. */
  readonly seconds: Float64Array;
  /** The next one to take; may be set back. */
  cursor: number;
  /** Whether there is a candidate at the cursor; finds it when need be. */
  has(): boolean;
}

/**
 * The queue whose next candidate is best, of those no larger than the room.
 * @param queues  begun, by ascending size
 */
export function bestQueue(
  queues: readonly CandidateQueue[],
  room: number,
): CandidateQueue | undefined {
  let best: CandidateQueue | undefined;
  for (let index = 0; index < queues.length; index += 1) {
    const queue = queues[index] as CandidateQueue;
    if (queue.size > room) break;
    if (queue.has() && (best === undefined || isBefore(queue, best))) best = queue;
  }
  return best;
}

function isBefore(a: CandidateQueue, b: CandidateQueue): boolean {
  const scoreA = a.scores[a.cursor] as number;
  const scoreB = b.scores[b.cursor] as number;
  if (scoreA !== scoreB) return scoreA < scoreB;
  const secondA = a.seconds[a.cursor] as number;
  const secondB = b.seconds[b.cursor] as number;
  if (secondA !== secondB) return secondA < secondB;
  return (a.ranks[a.cursor] as number) < (b.ranks[b.cursor] as number);
}
