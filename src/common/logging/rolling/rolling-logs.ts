import { join } from 'node:path';
import { logFileLine, loggerOf, type ParsedLine } from './log-file-line.js';
import { type Rolling, RollingFile } from './rolling-file.js';

const ROOT_NAME = 'root';

/** The thread of all lines: workers hand theirs over to it. */
const THREAD = 'main';

/**
 * Rolling files beside the lines on stdout: one of each service, with what its logger and the ones
 * below it write, and one with everything.
 */
export class RollingLogs {
  readonly #root: RollingFile;
  readonly #services: ReadonlyMap<string, RollingFile>;
  readonly #now: () => Date;
  readonly #onFailure: (error: unknown) => void;
  #hasFailed = false;

  /**
   * @param folder   absolute; made, with the folders of the services in it
   * @param loggers  of the services
   * @param onFailure  told of the first line that could not be written, and of no other
   */
  constructor(
    folder: string,
    loggers: readonly string[],
    rolling: Rolling,
    now: () => Date,
    onFailure: (error: unknown) => void,
  ) {
    const failed = (error: unknown) => this.#failed(error);
    const open = (name: string) =>
      new RollingFile(join(folder, name, `${name}.log`), rolling, now, failed);
    this.#now = now;
    this.#onFailure = onFailure;
    this.#root = open(ROOT_NAME);
    this.#services = new Map([...new Set(loggers)].map((name) => [name, open(name)]));
    this.#all((file, name) =>
      file.write(this.#own(name, `log of ${name}, process ${process.pid}`)),
    );
  }

  /** @param line  one JSON object, as it goes to stdout */
  write(line: string): void {
    const parsed = JSON.parse(line) as ParsedLine;
    const logger = loggerOf(parsed);
    this.#root.write(logFileLine(parsed, `${THREAD}/${logger || ROOT_NAME}`));
    this.#fileOf(logger)?.write(logFileLine(parsed, THREAD));
  }

  /** Kept once all lines are written; none may follow. */
  async close(): Promise<void> {
    this.#all((file, name) => file.write(this.#own(name, 'the file log closes')));
    await Promise.all([this.#root, ...this.#services.values()].map((file) => file.close()));
  }

  /** Of the nearest service that a logger stands below. */
  #fileOf(logger: string): RollingFile | undefined {
    for (let name = logger; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
      const file = this.#services.get(name);
      if (file !== undefined) return file;
    }
    return undefined;
  }

  /** Told in a line, which comes here as well: hence the first time only. */
  #failed(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#onFailure(error);
  }

  #own(context: string, msg: string): string {
    return logFileLine({ time: this.#now().toISOString(), level: 'info', context, msg }, THREAD);
  }

  #all(act: (file: RollingFile, name: string) => void): void {
    act(this.#root, ROOT_NAME);
    for (const [name, file] of this.#services) act(file, name);
  }
}
