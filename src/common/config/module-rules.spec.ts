import { describe, expect, it } from '@jest/globals';
import { aConfigSource } from '../../../test/support/a-config-source.js';
import { problemLine } from './configuration-report.js';
import { loadConfig } from './load-config.js';

const load = (env: Record<string, string>) => loadConfig(aConfigSource(env));

const problemsOf = (env: Record<string, string>) => {
  const loaded = load(env);
  return loaded.ok ? [] : loaded.problems.map(problemLine);
};

describe('a module', () => {
  it('that exists has its default', () => {
    const loaded = load({});
    expect(loaded.ok && loaded.config.modules.sessionManager).toBe(true);
  });

  it('that does not exist yet is off, though its default is on', () => {
    const loaded = load({});
    expect(loaded.ok && loaded.config.modules.matchmaking).toBe(false);
    expect(loaded.warnings).toEqual([]);
  });

  it('has its default once it exists', () => {
    const loaded = loadConfig(
      aConfigSource(
        {},
        {
          catalogue: {
            modules: ['sessionManager', 'matchmaking', 'operations'],
            serverProviders: [],
            strategies: { sessionManager: ['echo'], matchmaking: ['rules'] },
          },
        },
      ),
    );
    expect(loaded.ok && loaded.config.modules).toMatchObject({
      matchmaking: true,
      operations: false,
    });
  });

  it('can be switched off', () => {
    const loaded = load({ ENABLE_SESSION_MANAGER: 'False' });
    expect(loaded.ok && loaded.config.modules.sessionManager).toBe(false);
  });

  it.each([
    ['ENABLE_MATCHMAKING', 'matchmaking'],
    ['ENABLE_SESSION_DSM', 'session-dsm'],
    ['ENABLE_OPERATIONS', 'operations'],
    ['ENABLE_SHAPES', 'shapes'],
    ['ENABLE_CONSOLE', 'console'],
  ])('that does not exist yet stops the start when %s asks for it', (toggle, title) => {
    const loaded = load({ [toggle]: 'true' });
    expect(loaded.ok ? [] : loaded.problems.map(problemLine)).toEqual([
      `${toggle}: found "true", expected false or unset, because the module ${title} does not exist yet, e.g. false`,
    ]);
    expect(loaded.warnings).toEqual([]);
  });

  it('that does not exist yet leaves its variables without effect, which is said once each', () => {
    const loaded = load({ DS_PROVIDER: 'DEMO', TICKET_CHUNK_SIZE: '1000', GAMELIFT_REGION: 'x' });
    expect(loaded.ok).toBe(true);
    expect(loaded.warnings).toEqual([
      {
        name: 'TICKET_CHUNK_SIZE',
        message: 'has no effect, because the module matchmaking does not exist yet',
      },
      {
        name: 'DS_PROVIDER',
        message: 'has no effect, because the module session-dsm does not exist yet',
      },
      {
        name: 'AWS_REGION',
        message: 'has no effect, because the module session-dsm does not exist yet',
      },
    ]);
  });

  it('that does not exist yet does not make a wrong value right', () => {
    expect(problemsOf({ DS_PROVIDER: 'gamelift' })).toEqual([
      'DS_PROVIDER: found "gamelift", expected one of DEMO, LOCAL, GAMELIFT, GCP, AGONES, e.g. DEMO',
    ]);
  });

  it('that does not exist yet says nothing of credentials that other programs use too', () => {
    expect(load({ AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x' }).warnings).toEqual([]);
  });
});

describe('the strategy of the session manager', () => {
  it('is echo unless another one is named', () => {
    const unnamed = load({});
    const named = load({ SESSION_MANAGER_STRATEGY: 'sample' });
    expect(unnamed.ok && unnamed.config.sessionManager.strategy).toBe('echo');
    expect(named.ok && named.config.sessionManager.strategy).toBe('sample');
  });

  it('that does not exist stops the start, with those that do and the nearest', () => {
    expect(problemsOf({ SESSION_MANAGER_STRATEGY: 'sampel' })).toEqual([
      'SESSION_MANAGER_STRATEGY: found "sampel", expected one of echo, sample (the nearest is sample), e.g. sample',
    ]);
  });

  it('that is like none of them gets no suggestion', () => {
    expect(problemsOf({ SESSION_MANAGER_STRATEGY: 'xyz' })).toEqual([
      'SESSION_MANAGER_STRATEGY: found "xyz", expected one of echo, sample, e.g. echo',
    ]);
  });

  it('is told of once when it is no name at all', () => {
    expect(problemsOf({ SESSION_MANAGER_STRATEGY: '../x' })).toHaveLength(1);
  });

  it.each([
    [{ STRATEGY_TIMEOUT_MS: '0' }],
    [{ STRATEGY_TIMEOUT_MS: '2s' }],
    [{ STRATEGY_ON_FAILURE: 'Fallback' }],
  ])('has no bounds like %j', (env) => {
    expect(load(env as Record<string, string>).ok).toBe(false);
  });
});
