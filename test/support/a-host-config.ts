import { readFileSync } from 'node:fs';
import { catalogue } from '../../src/app.module.js';
import type { HostConfig } from '../../src/common/config/host-config.js';
import { loadConfig } from '../../src/common/config/load-config.js';
import { aConfigSource } from './a-config-source.js';

/** Loopback and any free port, so that hosts of several tests run beside each other. */
const TEST_LISTENERS = {
  GRPC_HOST: '127.0.0.1',
  GRPC_PORT: '0',
  PROMETHEUS_ADDR: '127.0.0.1',
  PROMETHEUS_PORT: '0',
} as const;

/**
 * The configuration of a host under test, by the variables that an operator would set. A test that
 * names a `DS_PROVIDER` has the session DSM, which the host does not offer by itself yet.
 * @param variables  those that matter to the test; the others have their defaults
 * @throws Error with the findings, when they are no configuration
 */
export function aHostConfig(variables: Record<string, string> = {}): HostConfig {
  const offered = catalogue();
  const modules =
    'DS_PROVIDER' in variables ? ([...offered.modules, 'sessionDsm'] as const) : offered.modules;
  const loaded = loadConfig(
    aConfigSource(
      { ...TEST_LISTENERS, ...variables },
      { catalogue: { ...offered, modules }, readTextFile: (path) => readFileSync(path, 'utf8') },
    ),
  );
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}
