import type { Terminal } from '../terminal.js';
import { table } from './table.js';

/** A list of things as JSON lines for scripts, or as a table for people. */
export function printList<T extends object>(
  terminal: Terminal,
  items: readonly T[],
  { json }: { readonly json?: true },
  head: readonly string[],
  row: (item: T) => readonly string[],
): void {
  const lines = json ? items.map((item) => JSON.stringify(item)) : table(head, items.map(row));
  for (const line of lines) terminal.out(line);
}
