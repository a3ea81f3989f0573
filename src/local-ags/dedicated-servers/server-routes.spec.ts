import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgsApi } from '../../cli/ags/ags-api.js';
import { type LocalAgs, startLocalAgs } from '../local-ags.js';

describe('a report of a dedicated server', () => {
  const warnings: string[] = [];
  let ags: LocalAgs;

  beforeEach(async () => {
    ags = await startLocalAgs({ port: 0, onWarning: (text) => warnings.push(text) });
  });
  afterEach(async () => {
    await ags.close();
    warnings.length = 0;
  });

  /** @returns the id of the session that it was about */
  async function report(name: string): Promise<string> {
    const api = new AgsApi({ ...ags, baseUrl: ags.url });
    const admin = await api.clientToken();
    await api.sessionAdmin('POST', '/configuration', admin, { name: 'any', maxPlayers: 2 });
    const { id } = await api.session('POST', '/gamesession', admin, { configurationName: 'any' });
    const url = new URL(`../../../test/fixtures/ags-rest/put-${name}.json`, import.meta.url);
    const { body } = JSON.parse(readFileSync(url, 'utf8')).request;
    await api.sessionAdmin('PUT', `/gamesessions/${id}/dsinformation`, admin, body);
    return String(id);
  }

  it('is taken without a word when it is as the API document wants it', async () => {
    await report('dsinformation.available-gamelift');
    expect(warnings).toEqual([]);
  });

  it.each([
    ['dsinformation.vendor-demo', 'source, deployment, region, createdRegion'],
    ['dsinformation.vendor-lambda', 'description'],
  ])('is taken with a warning that names what is missing: %s', async (name, missing) => {
    const id = await report(name);
    expect(warnings).toEqual([
      `dsinformation of ${id}: AGS's API document also requires ${missing}`,
    ]);
  });
});
