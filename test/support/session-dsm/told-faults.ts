import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { type FaultOutcome, faultRow, faultTable } from './fault-table.js';

const PAGE = new URL('../../../docs/reliability.md', import.meta.url);

/** The outcomes of faults, each held against the page that tells of it. */
export class ToldFaults {
  readonly #page = readFileSync(PAGE, 'utf8').split('\n');
  readonly #outcomes: FaultOutcome[] = [];

  note(outcome: FaultOutcome): void {
    this.#outcomes.push(outcome);
    expect(this.#page).toContain(faultRow(outcome));
  }

  /** The table as it stands in the page. */
  print(): void {
    process.stdout.write(`\n${faultTable(this.#outcomes)}\n\n`);
  }
}
