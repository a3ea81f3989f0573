import { describe, expect, it } from '@jest/globals';
import type { Claims, GrantedPermission } from '../token/claims.js';
import type { NamespaceContext } from './match-resource.js';
import { DEFAULT_USER_ROLE, PermissionChecker } from './permission-checker.js';
import type { PermissionSource } from './permission-source.js';

const REQUIRED = { resource: 'NAMESPACE:{namespace}:BOARD', action: 2 };

function grant(resource: string, action = 2, isScheduled = false): GrantedPermission {
  return { resource, action, isScheduled };
}

/** Claims of a caller who may nothing. */
function claims(change: Partial<Claims> = {}): Claims {
  return {
    exp: 0,
    iat: 0,
    nbf: undefined,
    hasExtendScope: false,
    extendNamespace: undefined,
    clientId: undefined,
    namespace: 'studio1-game1',
    userId: 'u1',
    permissions: [],
    namespaceRoles: [],
    roles: [],
    ...change,
  };
}

/** An IAM of a few roles; what is not named here cannot be had. */
class FewRoles implements PermissionSource {
  readonly asked: string[] = [];

  constructor(
    readonly roles: Readonly<Record<string, readonly GrantedPermission[]>> = {},
    readonly contexts: Readonly<Record<string, NamespaceContext | null>> = {},
  ) {}

  rolePermissions(roleId: string): Promise<readonly GrantedPermission[]> {
    return this.#answer(roleId, this.roles[roleId]);
  }

  overriddenRolePermissions(roleId: string, namespace: string) {
    return this.#answer(`${roleId}@${namespace}`, this.roles[`${roleId}@${namespace}`]);
  }

  namespaceContext(namespace: string): Promise<NamespaceContext | null> {
    return this.#answer(namespace, this.contexts[namespace]);
  }

  #answer<T>(key: string, answer: T | undefined): Promise<T> {
    this.asked.push(key);
    return answer === undefined ? Promise.reject(new Error('down')) : Promise.resolve(answer);
  }
}

const judge = (caller: Claims, source: PermissionSource = new FewRoles(), required = REQUIRED) =>
  new PermissionChecker(source, 'studio1-game1').judge(caller, required);

describe('a method that requires a permission', () => {
  it('may be called with it in the token', async () => {
    const permissions = [grant('NAMESPACE:studio1-game1:BOARD')];
    expect(await judge(claims({ permissions }))).toBeUndefined();
  });

  it('may not be called without, or with some of the action only', async () => {
    const permissions = [grant('NAMESPACE:studio1-game1:BOARD', 2)];
    expect(await judge(claims())).toBe('permission_missing');
    expect(await judge(claims({ permissions }), new FewRoles(), { ...REQUIRED, action: 6 })).toBe(
      'permission_missing',
    );
  });

  it('may not be called when it requires no action at all', async () => {
    const permissions = [grant('*', 15)];
    expect(await judge(claims({ permissions }), new FewRoles(), { ...REQUIRED, action: 0 })).toBe(
      'permission_missing',
    );
  });

  it('may not be called by a permission that holds at times only', async () => {
    const permissions = [grant('*', 15, true)];
    expect(await judge(claims({ permissions }))).toBe('permission_missing');
  });

  it('may be called by a role in a namespace, with its placeholders filled', async () => {
    const namespaceRoles = [{ roleId: 'r', namespace: 'studio1-game1' }];
    const source = new FewRoles({ r: [grant('NAMESPACE:{namespace}:BOARD')] });
    expect(await judge(claims({ namespaceRoles }), source)).toBeUndefined();
    const elsewhere = [{ roleId: 'r', namespace: 'studio2-game1' }];
    expect(await judge(claims({ namespaceRoles: elsewhere }), source)).toBe('permission_missing');
  });

  it('may be called by a role that holds in all namespaces, or in those of the studio', async () => {
    const source = new FewRoles({ r: [grant('NAMESPACE:{namespace}:BOARD')] });
    for (const namespace of ['*', 'studio1-']) {
      const namespaceRoles = [{ roleId: 'r', namespace }];
      expect(await judge(claims({ namespaceRoles }), source)).toBeUndefined();
    }
  });

  it('may be called by a role of the user in the namespace of the token', async () => {
    const source = new FewRoles({ r: [grant('NAMESPACE:{namespace}:BOARD')] });
    expect(await judge(claims({ roles: ['r'] }), source)).toBeUndefined();
    expect(await judge(claims({ roles: ['r'], namespace: undefined }), source)).toBe(
      'permission_missing',
    );
  });

  it('is open to the user whose own resource it is, not to a user called *', async () => {
    const required = { resource: 'NAMESPACE:{namespace}:USER:{userId}:ITEM', action: 2 };
    const source = new FewRoles({ r: [grant('NAMESPACE:{namespace}:USER:{userId}:ITEM')] });
    const namespaceRoles = [{ roleId: 'r', namespace: 'studio1-game1' }];
    const asUser = (userId: string | undefined) =>
      judge(claims({ namespaceRoles, userId }), source, required);
    expect(await asUser('u1')).toBeUndefined();
    expect(await asUser('*')).toBe('permission_missing');
    expect(await asUser(undefined)).toBe('permission_missing');
  });

  it('reads the role of every player as the namespace has overridden it', async () => {
    const source = new FewRoles();
    const namespaceRoles = ['studio1-game1', 'studio1-game2', '*', 'studio1-'].map((namespace) => ({
      roleId: DEFAULT_USER_ROLE,
      namespace,
    }));
    await judge(claims({ namespaceRoles }), source);
    expect(source.asked).toEqual([
      `${DEFAULT_USER_ROLE}@studio1-game1`,
      `${DEFAULT_USER_ROLE}@studio1-game2`,
      `${DEFAULT_USER_ROLE}@studio1-game1`,
      `${DEFAULT_USER_ROLE}@studio1-game1`,
    ]);
  });

  it('asks IAM for nothing when the token itself covers', async () => {
    const source = new FewRoles();
    await judge(claims({ permissions: [grant('*')], roles: ['r'] }), source);
    expect(source.asked).toEqual([]);
  });

  it('is not ready when a role cannot be had that might have covered', async () => {
    expect(await judge(claims({ roles: ['r'] }))).toBe('auth_not_ready');
  });

  it('may be called when another role covers, though one cannot be had', async () => {
    const source = new FewRoles({ r: [grant('*')] });
    expect(await judge(claims({ roles: ['gone', 'r'] }), source)).toBeUndefined();
  });

  it('asks for the context of an old-style game when a studio permission may cover it', async () => {
    const required = { resource: 'NAMESPACE:oldgame:BOARD', action: 2 };
    const permissions = [grant('NAMESPACE:studio1-:BOARD')];
    const game = { type: 'Game', studioNamespace: 'studio1' };
    const known = new FewRoles({}, { oldgame: game });
    expect(await judge(claims({ permissions }), known, required)).toBeUndefined();
    const none = new FewRoles({}, { oldgame: null });
    expect(await judge(claims({ permissions }), none, required)).toBe('permission_missing');
    expect(await judge(claims({ permissions }), new FewRoles(), required)).toBe('auth_not_ready');
  });
});
