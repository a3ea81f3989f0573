import { mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import pino from 'pino';
import { localTime, periodStamp, periodStart, type Rotation } from './rolling-period.js';

/** How a rolling file is kept. */
export interface Rolling extends Rotation {
  /** Files put aside that are kept; 0 or less: all of them. */
  readonly backups: number;
}

type FileStream = ReturnType<typeof pino.destination>;

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * A log file that is put aside with the first line after each boundary, and begun anew. The lines
 * are written by pino's own file stream. The rotation is ours: the libraries at hand rotate by
 * timers, empty files too, or know neither weeks nor any number of units, or name files otherwise.
 */
export class RollingFile {
  #stream: FileStream;
  /** Files that are put aside, until their last lines are written. */
  readonly #closing = new Set<Promise<void>>();
  /** When the period of the lines in the file began. */
  #start: number;

  /**
   * @param path  absolute; its folder is made
   * @param now   the clock of the wall
   */
  constructor(
    private readonly path: string,
    private readonly rolling: Rolling,
    private readonly now: () => Date,
  ) {
    mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    const present = statSync(path, { throwIfNoEntry: false });
    this.#start = this.#periodOf(present === undefined ? now() : present.mtime);
    this.#stream = opened(path);
  }

  /** @param line  with its line feed */
  write(line: string): void {
    const start = this.#periodOf(this.now());
    if (start !== this.#start) this.#rotate(start);
    this.#stream.write(line);
  }

  /** Kept once everything is written. */
  async close(): Promise<void> {
    this.#end(this.#stream);
    await Promise.all(this.#closing);
  }

  /** The old stream writes what it still has into the same file, whatever its name is by then. */
  #rotate(start: number): void {
    renameSync(this.path, `${this.path}.${periodStamp(this.#start, this.rolling)}`);
    this.#end(this.#stream);
    this.#stream = opened(this.path);
    this.#start = start;
    this.#removeOldest();
  }

  #end(stream: FileStream): void {
    const closed = new Promise<void>((resolve) => {
      stream.once('close', resolve);
      stream.end();
    });
    this.#closing.add(closed);
    void closed.then(() => this.#closing.delete(closed));
  }

  #removeOldest(): void {
    const { backups } = this.rolling;
    if (backups <= 0) return;
    const folder = dirname(this.path);
    const prefix = `${basename(this.path)}.`;
    const aside = readdirSync(folder).filter((name) => name.startsWith(prefix));
    // Time stamps of one kind sort as the times do.
    for (const name of aside.sort().slice(0, -backups)) rmSync(join(folder, name), { force: true });
  }

  #periodOf(moment: Date): number {
    return periodStart(localTime(moment), this.rolling);
  }
}

/** Opened at once, so that it cannot be renamed before it is there. */
function opened(path: string): FileStream {
  return pino.destination({ dest: openSync(path, 'a', FILE_MODE), sync: false });
}
