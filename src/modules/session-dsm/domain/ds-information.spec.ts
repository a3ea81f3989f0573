import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { DedicatedServer } from './dedicated-server.js';
import { failureInformation, serverInformation } from './ds-information.js';

/** What conforming hosts tell AGS, by the names of `test/fixtures/ags-rest`. */
function bodyOf(name: string) {
  const url = new URL(
    `../../../../test/fixtures/ags-rest/put-dsinformation.${name}.json`,
    import.meta.url,
  );
  return JSON.parse(readFileSync(url, 'utf8')).request.body;
}

describe('what AGS is told', () => {
  it.each(['available-gamelift', 'available-gcp'])('of a server is %s, to the member', (name) => {
    const { status, source, ...server } = bodyOf(name);
    expect(serverInformation(status, server as DedicatedServer, source)).toEqual(bodyOf(name));
  });

  it('of a failed start is the body of its fixture, to the member', () => {
    const { serverId, deployment, region, description, source } = bodyOf('failed');
    const failure = { serverId, deployment, region, description };
    expect(failureInformation(failure, source)).toEqual(bodyOf('failed'));
  });

  it('of a server that has ended is the server, with other words', () => {
    const { source, ...server } = bodyOf('available-gcp');
    expect(serverInformation('ENDED', server as DedicatedServer, source)).toEqual({
      ...bodyOf('available-gcp'),
      status: 'ENDED',
      description: 'the server has ended',
    });
  });
});
