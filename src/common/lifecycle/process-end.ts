import { EXIT_CODE } from '../config/exit-code.js';

/** The part of `process` that is needed here. */
export interface ObservedProcess {
  on(event: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  on(
    event: 'unhandledRejection' | 'uncaughtException',
    listener: (error: unknown) => void,
  ): unknown;
  exit(code: number): void;
}

/** The part of the root logger that is needed here. */
export interface EndLog {
  readonly logger: Record<
    'info' | 'warn' | 'error' | 'fatal',
    (fields: object, message: string) => void
  >;
  flush(): void;
  close(): Promise<void>;
}

/**
 * How the process ends: the first signal stops what runs and exits 0, a second one ends at once
 * with 1. What nobody caught is logged with a reference: a rejection goes no further, an exception
 * stops what runs and exits 1, because the state it leaves behind is unknown.
 */
export class ProcessEnd {
  readonly #process: ObservedProcess;
  readonly #log: EndLog;
  readonly #newReference: () => string;
  #stop: (() => Promise<number>) | undefined;
  #isStopping = false;

  constructor(process: ObservedProcess, log: EndLog, newReference: () => string) {
    this.#process = process;
    this.#log = log;
    this.#newReference = newReference;
  }

  /** Listens from now on; until something runs, a signal ends the process at once. */
  listen(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      this.#process.on(signal, () => this.#signalled(signal));
    }
    this.#process.on('unhandledRejection', (error) => {
      this.#log.logger.error(this.#withReference(error), 'unhandled rejection');
    });
    this.#process.on('uncaughtException', (error) => {
      this.#log.logger.fatal(this.#withReference(error), 'uncaught exception');
      this.#log.flush();
      if (!this.#isStopping) void this.#end({ reason: 'uncaught exception' }, EXIT_CODE.failure);
    });
  }

  /** @param stop  stops what runs from now on; gives how many calls it had to cut off */
  stopsWith(stop: () => Promise<number>): void {
    this.#stop = stop;
  }

  /**
   * Ends the process once what runs has stopped by itself, as a caller may ask it to.
   * @param stopped  how many calls were cut off; a rejection where it could not be stopped
   */
  async stopped(stopped: Promise<number>): Promise<void> {
    const cutCalls = await stopped.catch((error: unknown) => {
      this.#log.logger.error({ err: error }, 'the stop failed');
      return undefined;
    });
    if (this.#isStopping) return; // whoever stops it ends the process
    this.#isStopping = true;
    if (cutCalls !== undefined) this.#log.logger.info({ cutCalls }, 'stopped');
    await this.#log.close();
    this.#process.exit(cutCalls === undefined ? EXIT_CODE.failure : EXIT_CODE.clean);
  }

  #signalled(signal: string): void {
    if (!this.#isStopping) {
      void this.#end({ signal }, EXIT_CODE.clean);
      return;
    }
    this.#log.logger.warn({ signal }, 'told again to stop, ending at once');
    this.#log.flush();
    this.#process.exit(EXIT_CODE.failure);
  }

  async #end(why: object, exitCode: number): Promise<void> {
    this.#isStopping = true;
    const { logger } = this.#log;
    logger.info(why, 'stopping');
    this.#log.flush();
    try {
      const cutCalls = (await this.#stop?.()) ?? 0;
      logger.info({ cutCalls }, 'stopped');
      await this.#log.close();
      this.#process.exit(exitCode);
    } catch (error) {
      logger.error({ err: error }, 'the stop failed');
      await this.#log.close();
      this.#process.exit(EXIT_CODE.failure);
    }
  }

  #withReference(error: unknown): object {
    return { err: error, reference: this.#newReference() };
  }
}
