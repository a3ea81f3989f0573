import type { EventLog } from '../../../src/common/ags/event-log.js';

/** One line as it would be written. */
export interface RecordedLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** An {@link EventLog} that keeps its lines. */
export class RecordedLog implements EventLog {
  readonly lines: RecordedLine[] = [];

  debug(fields: object, message: string): void {
    this.#record('debug', fields, message);
  }

  info(fields: object, message: string): void {
    this.#record('info', fields, message);
  }

  warn(fields: object, message: string): void {
    this.#record('warn', fields, message);
  }

  error(fields: object, message: string): void {
    this.#record('error', fields, message);
  }

  at(level: RecordedLine['level']): RecordedLine[] {
    return this.lines.filter((line) => line.level === level);
  }

  #record(level: RecordedLine['level'], fields: object, message: string): void {
    this.lines.push({ level, fields: { ...fields }, message });
  }
}
