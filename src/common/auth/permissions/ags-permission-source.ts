import type { AgsRestClient } from '../../ags/ags-rest-client.js';
import { CachedLookup } from '../../ags/cached-lookup.js';
import type { Clock } from '../../time/clock.js';
import { type GrantedPermission, grantedPermissionsOf } from '../token/claims.js';
import { isJsonObject, type JsonObject, jsonObjectOf } from '../token/json-object.js';
import type { NamespaceContext } from './match-resource.js';
import type { PermissionSource } from './permission-source.js';

const ROLE_LIFE_SECONDS = 60;
const CONTEXT_LIFE_SECONDS = 3600;
const UNKNOWN_NAMESPACE_LIFE_SECONDS = 180;
const NOT_FOUND = 404;
/** AGS's error code for a namespace that does not exist, whatever the status. */
const NAMESPACE_NOT_FOUND = 11337;

/** AGS answered with a status or a body that says nothing about the question. */
export class PermissionLookupError extends Error {
  constructor(what: string, status: number) {
    super(`AGS answered with status ${status} when asked for ${what}`);
  }
}

/** {@link PermissionSource} over AGS's REST API, with the host's own token. */
export class AgsPermissionSource implements PermissionSource {
  readonly #rest: AgsRestClient;
  readonly #roles: CachedLookup<readonly GrantedPermission[]>;
  readonly #contexts: CachedLookup<NamespaceContext | null>;

  constructor(rest: AgsRestClient, clock: Clock) {
    this.#rest = rest;
    this.#roles = new CachedLookup(
      (path) => this.#askRole(path),
      () => ROLE_LIFE_SECONDS,
      clock,
    );
    this.#contexts = new CachedLookup<NamespaceContext | null>(
      (namespace) => this.#askContext(namespace),
      (context) => (context === null ? UNKNOWN_NAMESPACE_LIFE_SECONDS : CONTEXT_LIFE_SECONDS),
      clock,
    );
  }

  rolePermissions(roleId: string): Promise<readonly GrantedPermission[]> {
    return this.#roles.get(`/iam/v3/admin/roles/${encodeURIComponent(roleId)}`);
  }

  overriddenRolePermissions(
    roleId: string,
    namespace: string,
  ): Promise<readonly GrantedPermission[]> {
    const role = encodeURIComponent(roleId);
    const inNamespace = `/iam/v3/admin/namespaces/${encodeURIComponent(namespace)}`;
    return this.#roles.get(`${inNamespace}/roleoverride/${role}/permissions`);
  }

  namespaceContext(namespace: string): Promise<NamespaceContext | null> {
    return this.#contexts.get(namespace);
  }

  async #askRole(path: string): Promise<readonly GrantedPermission[]> {
    const { status, body } = await this.#rest.call({ method: 'GET', path });
    if (status === NOT_FOUND) return [];
    const members = status === 200 ? jsonObjectOf(body) : undefined;
    if (members === undefined) throw new PermissionLookupError('a role', status);
    return grantedPermissionsOf(members.permissions);
  }

  async #askContext(namespace: string): Promise<NamespaceContext | null> {
    const path = `/basic/v1/admin/namespaces/${encodeURIComponent(namespace)}/context`;
    const { status, body } = await this.#rest.call({ method: 'GET', path });
    const members = jsonObjectOf(body);
    if (status === NOT_FOUND || isNamespaceUnknown(members)) return null;
    if (status !== 200 || members === undefined) {
      throw new PermissionLookupError('a namespace', status);
    }
    return {
      type: textOf(members.type),
      studioNamespace: textOf(members.studioNamespace),
    };
  }
}

function isNamespaceUnknown(members: JsonObject | undefined): boolean {
  return isJsonObject(members) && members.errorCode === NAMESPACE_NOT_FOUND;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
