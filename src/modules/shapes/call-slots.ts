/**
 * How many calls are worked on at the same time; the others wait, first come first served. Not for
 * streams: one is open for as long as its caller likes, so a few slow ones would keep everybody else
 * waiting. Nor does an open stream take a thread of the reference, whose server is asynchronous.
 */
export class CallSlots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Works once there is a slot.
   * @param signal  of the call, which gives up its place when it is aborted
   * @param gone    what is answered then; nobody reads it
   */
  async run<T>(signal: AbortSignal, work: () => T | Promise<T>, gone: T): Promise<T> {
    if (!(await this.#taken(signal))) return gone;
    try {
      return await work();
    } finally {
      this.#give();
    }
  }

  async #taken(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (this.#free === 0) return this.#turn(signal);
    this.#free--;
    return true;
  }

  #give(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free++;
    else next();
  }

  #turn(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (isMine: boolean) => {
        this.#waiting.delete(enter);
        signal.removeEventListener('abort', leave);
        resolve(isMine);
      };
      const enter = () => settle(true);
      const leave = () => settle(false);
      this.#waiting.add(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
