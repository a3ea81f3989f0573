import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { VectorFile } from './vector-file.js';
import { vectorCases } from './vector-run.js';

const DEFAULT_FILE = 'test/vectors/auth/vectors.json';

/**
 * `npm run conformance:auth -- <file>`: one line per vector that fails and, last, the count; exit
 * code 1 when one failed.
 */
const [, , given] = process.argv;
// npm runs scripts in the project's folder, whatever folder the user is in.
const path = given === undefined ? DEFAULT_FILE : resolve(process.env.INIT_CWD ?? '', given);
const file = JSON.parse(readFileSync(path, 'utf8')) as VectorFile;
const cases = vectorCases(file);
let failed = 0;
for (const { id, title, run } of cases) {
  try {
    await run();
  } catch (error) {
    failed += 1;
    const problem = (error as Error).message.replaceAll(/\s+/g, ' ');
    process.stdout.write(`${id} (${title}): ${problem}\n`);
  }
}
process.stdout.write(`${cases.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || cases.length === 0 ? 1 : 0;
