import { readFile } from 'node:fs/promises';
import type { EventLog } from '../../../common/ags/event-log.js';
import { errorCode } from '../../../common/config/error-code.js';
import { replaceFile } from '../../../common/state/replace-file.js';
import type { ShapeLists } from '../domain/shape-index.js';
import type { ShapesFile } from '../domain/shape-store.js';
import { ShapeNotStoredError, ShapesFileError } from '../shapes.errors.js';
import { formatShapes, parseShapes } from './shapes-text.js';

/** The shapes as a JSON file, which the reference reads and writes too. For one process at a time. */
export class JsonShapesFile implements ShapesFile {
  /** @param path  absolute; its folder is made when it is missing */
  constructor(
    private readonly path: string,
    private readonly log: EventLog,
  ) {}

  /** @throws ShapesFileError for a file that cannot be read, or holds something else */
  async read(): Promise<ShapeLists | undefined> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT') return undefined;
      throw new ShapesFileError(this.path, `cannot be read (${code ?? 'unknown'})`, error);
    }
    const read = parseShapes(text);
    if (read.ok) return read.shapes;
    throw new ShapesFileError(this.path, read.problem);
  }

  /** @throws ShapeNotStoredError */
  async write(shapes: ShapeLists): Promise<void> {
    try {
      await replaceFile(this.path, formatShapes(shapes));
    } catch (error) {
      this.log.error({ file: this.path, err: error }, 'the shapes cannot be written');
      throw new ShapeNotStoredError();
    }
  }
}
