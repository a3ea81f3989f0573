/** Where the numbers of queues outlive the process. Events do not. */
export interface QueueRecords {
  /** @throws ResultError 40 when what is there is no list of queues */
  load(): Promise<readonly number[]>;
  /** Kept once the numbers, or newer ones, are safe. */
  save(clientIds: readonly number[]): Promise<void>;
}
