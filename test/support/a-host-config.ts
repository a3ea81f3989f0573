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

/** It must be named; where a test does not care for servers, none is started. */
const NO_SERVERS = { DS_PROVIDER: 'DEMO' } as const;

/**
 * The configuration of a host under test, by the variables that an operator would set.
 * @param variables  those that matter to the test; the others have their defaults
 * @throws Error with the findings, when they are no configuration
 */
export function aHostConfig(variables: Record<string, string> = {}): HostConfig {
  const loaded = loadConfig(
    aConfigSource(
      { ...TEST_LISTENERS, ...NO_SERVERS, ...variables },
      { catalogue: catalogue(), readTextFile: (path) => readFileSync(path, 'utf8') },
    ),
  );
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}
