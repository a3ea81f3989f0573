/**
 * One piece of work that a provider does for the host: creating, looking up, terminating. It carries
 * what the provider must not decide by itself: how long, how often, and what is remembered.
 */
export interface ProviderCall {
  /** Aborted when the time box ends or the host stops; every wait must honour it. */
  readonly signal: AbortSignal;
  /**
   * The {@link keep} of an earlier try for the same server: of this process or, after a crash, of
   * the one before.
   */
  readonly kept: string | undefined;
  /**
   * Keeps what is needed to find the server again, in a way that outlives a `kill -9`. Resolves once
   * it is on disk. To be awaited BEFORE the step after which a server may exist, so that no server is
   * ever without a trace. At most 2 KiB; no secrets. `undefined` takes it back: what was tried has
   * created nothing, so that there is nothing to release after a failure.
   */
  keep(reference: string | undefined): Promise<void>;
  /**
   * Runs one call to the provider's API: repeated with jittered back-off while it fails with a
   * transient {@link DedicatedServerError}, and refused at once while the circuit of that region is
   * open. `work` must be safe to repeat.
   * @param region  where the call goes; the provider's own name for "everywhere" is `global`
   */
  attempt<T>(region: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}
