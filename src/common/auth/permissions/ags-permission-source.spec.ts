import { describe, expect, it } from '@jest/globals';
import { httpAnswer, TOKEN_PATH } from '../../../../test/support/auth/fake-ags.js';
import { GuardedHost } from '../../../../test/support/auth/guarded-host.js';
import { AgsPermissionSource, PermissionLookupError } from './ags-permission-source.js';

const ROLE = '/iam/v3/admin/roles/r1';
const CONTEXT = '/basic/v1/admin/namespaces/oldgame/context';

function aSource() {
  const { ags, clock, rest } = new GuardedHost();
  ags.on(TOKEN_PATH, '{"access_token":"own","expires_in":360000}');
  return { ags, clock, source: new AgsPermissionSource(rest, clock) };
}

describe('roles and namespaces of AGS', () => {
  it('are asked for with the own token', async () => {
    const { ags, source } = aSource();
    ags.on(ROLE, '{"permissions":[{"resource":"A","action":2}]}');
    expect(await source.rolePermissions('r1')).toEqual([
      { resource: 'A', action: 2, isScheduled: false },
    ]);
    expect(ags.requestsTo(ROLE)[0]?.headers.authorization).toBe('Bearer own');
  });

  it('are asked for by the names that they have, whatever these are', async () => {
    const { ags, source } = aSource();
    const path = '/iam/v3/admin/namespaces/a%2Fb/roleoverride/r%3F1/permissions';
    ags.on(path, '{"permissions":[]}');
    await source.overriddenRolePermissions('r?1', 'a/b');
    expect(ags.requestsTo(path)).toHaveLength(1);
    await expect(source.rolePermissions('..')).rejects.toThrow('another origin');
  });

  it('are kept: roles for a minute, namespaces for an hour, unknown ones for three minutes', async () => {
    const { ags, clock, source } = aSource();
    ags.on(ROLE, '{"permissions":[]}');
    ags.on(CONTEXT, '{"type":"Game","studioNamespace":"studio1"}');
    ags.on('/basic/v1/admin/namespaces/gone/context', () => httpAnswer(404, ''));
    const ask = async (afterSeconds: number) => {
      clock.set(1_800_000_000 + afterSeconds);
      await source.rolePermissions('r1');
      await source.namespaceContext('oldgame');
      await source.namespaceContext('gone');
      const asked = ags.requests.filter(({ url }) => url.pathname !== TOKEN_PATH);
      return asked.length;
    };
    expect(await ask(0)).toBe(3);
    expect(await ask(59)).toBe(3);
    expect(await ask(60)).toBe(4);
    expect(await ask(179)).toBe(5);
    expect(await ask(180)).toBe(6);
    expect(await ask(3600)).toBe(9);
  });

  it('do not exist when AGS says so, by status or by its error code', async () => {
    const { ags, source } = aSource();
    ags.on(CONTEXT, () => httpAnswer(400, '{"errorCode":11337}'));
    expect(await source.namespaceContext('oldgame')).toBeNull();
    ags.on(ROLE, () => httpAnswer(404, ''));
    expect(await source.rolePermissions('r1')).toEqual([]);
  });

  it.each([
    [500, '{}'],
    [403, '{}'],
    [200, '<html>'],
  ])(
    'are unknown when AGS answers %d %s, and the last good answer is used',
    async (status, body) => {
      const { ags, clock, source } = aSource();
      ags.on(CONTEXT, () => httpAnswer(status, body));
      await expect(source.namespaceContext('oldgame')).rejects.toThrow(PermissionLookupError);
      ags.on(CONTEXT, '{"type":"Game","studioNamespace":"studio1"}');
      await source.namespaceContext('oldgame');
      ags.on(CONTEXT, () => httpAnswer(status, body));
      clock.set(1_800_100_000);
      expect(await source.namespaceContext('oldgame')).toMatchObject({ type: 'Game' });
    },
  );
});
