import { existsSync } from 'node:fs';

/** Compiles sources as they are loaded; stands beside `src`, and not in the image. */
const TYPESCRIPT_HOOKS = new URL('../../../scripts/typescript-hooks.mjs', import.meta.url);

/** Where the code of a worker is, and how Node has to be started for it. */
export interface WorkerEntry {
  readonly url: URL;
  readonly execArgv: readonly string[];
}

/**
 * The entry of a worker whose compiled file is `url`. Where there is none, because the host runs
 * from its sources as in tests and benchmarks, the worker runs from its source too.
 */
export function workerEntry(url: URL): WorkerEntry {
  if (existsSync(url)) return { url, execArgv: [] };
  return {
    url: new URL(url.href.replace(/\.js$/, '.ts')),
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', TYPESCRIPT_HOOKS.href],
  };
}
