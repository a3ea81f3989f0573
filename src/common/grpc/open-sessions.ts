/** The part of an HTTP/2 session that is needed here. */
export interface Session {
  once(event: 'close', listener: () => void): unknown;
  /** Takes no new streams; closes when those that are open have ended. */
  close(): void;
}

/**
 * The HTTP/2 sessions of a listener, for its drain: connections that are still shaking hands carry
 * no call and are not waited for, and a session that comes while the listener drains is sent away.
 * grpc-js waits for the former and keeps the latter, idle, until its client goes.
 */
export class OpenSessions {
  readonly #sessions = new Set<Session>();
  #isDraining = false;
  #emptied: (() => void)[] = [];

  add(session: Session): void {
    this.#sessions.add(session);
    session.once('close', () => {
      this.#sessions.delete(session);
      if (this.#sessions.size === 0) this.#tellEmpty();
    });
    if (this.#isDraining) session.close();
  }

  /** @returns kept when all sessions have closed, those that came meanwhile too */
  drain(): Promise<void> {
    this.#isDraining = true;
    if (this.#sessions.size === 0) return Promise.resolve();
    const emptied = new Promise<void>((resolve) => this.#emptied.push(resolve));
    for (const session of this.#sessions) session.close();
    return emptied;
  }

  #tellEmpty(): void {
    const waiting = this.#emptied;
    this.#emptied = [];
    for (const tell of waiting) tell();
  }
}
