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
   * @param onFailure  told what goes wrong beside a write, for example of a disk that is full
   */
  constructor(
    private readonly path: string,
    private readonly rolling: Rolling,
    private readonly now: () => Date,
    private readonly onFailure: (error: unknown) => void,
  ) {
    mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    const present = statSync(path, { throwIfNoEntry: false });
    this.#start = this.#periodOf(present === undefined ? now() : present.mtime);
    this.#stream = this.#opened();
  }

  /**
   * Never throws: whoever logs has nothing to do with a disk that is full.
   * @param line  with its line feed
   */
  write(line: string): void {
    const start = this.#periodOf(this.now());
    if (start !== this.#start) this.#beginPeriod(start);
    this.#stream.write(line);
  }

  /** A file that cannot be put aside is gone on with, until the next boundary. */
  #beginPeriod(start: number): void {
    try {
      this.#rotate();
      this.#removeOldest();
    } catch (error) {
      this.onFailure(error);
    }
    this.#start = start;
  }

  /** Kept once everything is written. */
  async close(): Promise<void> {
    this.#end(this.#stream);
    await Promise.all(this.#closing);
  }

  /** The old stream writes what it still has into the same file, whatever its name is by then. */
  #rotate(): void {
    renameSync(this.path, `${this.path}.${periodStamp(this.#start, this.rolling)}`);
    const before = this.#stream;
    this.#stream = this.#opened();
    this.#end(before);
  }

  #end(stream: FileStream): void {
    const closed = new Promise<void>((resolve) => {
      stream.once('close', resolve);
      stream.end();
    });
    this.#closing.add(closed);
    void closed.then(() => this.#closing.delete(closed));
  }

  /** Opened at once, so that it cannot be renamed before it is there. */
  #opened(): FileStream {
    const stream = pino.destination({ dest: openSync(this.path, 'a', FILE_MODE), sync: false });
    stream.on('error', this.onFailure);
    return stream;
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
