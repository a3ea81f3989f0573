import type { ConfigSource } from '../../src/common/config/load-config.js';

/** The least that a start with the token guard on needs. */
export const AGS_ENV = {
  AB_BASE_URL: 'https://ags.test',
  AB_CLIENT_ID: 'client',
  AB_CLIENT_SECRET: 'secret',
  AB_NAMESPACE: 'mygame',
} as const;

/** The least that a start needs of a host with every module that exists. */
export const START_ENV = { ...AGS_ENV, DS_PROVIDER: 'LOCAL' } as const;

/** Where the configuration of a host with the session manager alone comes from. */
export function aConfigSource(
  env: Record<string, string> = {},
  rest: Partial<ConfigSource> = {},
): ConfigSource {
  return {
    env: { ...AGS_ENV, ...env },
    envFile: undefined,
    directory: '/srv/app',
    catalogue: {
      modules: ['sessionManager'],
      strategies: { sessionManager: ['echo', 'sample'], matchmaking: ['rules', 'sample'] },
      serverProviders: ['DEMO', 'LOCAL'],
    },
    readTextFile: (path) => {
      throw Object.assign(new Error(path), { code: 'ENOENT' });
    },
    ...rest,
  };
}
