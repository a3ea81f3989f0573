import { describe, expect, it } from '@jest/globals';
import { childEnvironment } from './child-environment.js';
import { readCliEnvironment } from './cli-environment.js';

function read(env: Record<string, string>, envFile?: string) {
  const readTextFile = () => '';
  return readCliEnvironment({ env, envFile, directory: '/', readTextFile });
}

describe('readCliEnvironment', () => {
  it('has the ports of the host where nothing is set', () => {
    expect(read({ AB_BASE_URL: '' })).toEqual({
      problems: [],
      values: expect.objectContaining({
        baseUrl: undefined,
        localAgsPort: 7600,
        grpcPort: 6565,
        httpPort: 8080,
      }),
    });
  });

  it('lets the process environment win over .env', () => {
    const { values } = read({ AB_NAMESPACE: 'mine' }, "AB_NAMESPACE=theirs\nAB_CLIENT_ID='id'");
    expect(values).toMatchObject({ namespace: 'mine', clientId: 'id' });
  });

  it('knows the aliases of the host', () => {
    expect(read({ NAMESPACE: 'mine', PORT: '0' }).values).toMatchObject({
      namespace: 'mine',
      grpcPort: 0,
    });
  });

  it('tells only of what it reads', () => {
    const { problems } = read({ GRPC_PORT: '65a', REFRESH_INTERVAL: 'often' });
    expect(problems.map(({ name }) => name)).toEqual(['GRPC_PORT']);
  });
});

describe('childEnvironment', () => {
  it('keeps what is not ours, and what tells how to log, and nothing else', () => {
    const surroundings = { PATH: '/bin', NAMESPACE: 'real', LOG_LEVEL: 'debug', PORT: '1' };
    expect(childEnvironment(surroundings, { AB_NAMESPACE: 'local' })).toEqual({
      PATH: '/bin',
      LOG_LEVEL: 'debug',
      AB_NAMESPACE: 'local',
    });
  });
});
