import type { RejectionReason } from '../rejection.js';
import type { Claims, GrantedPermission } from '../token/claims.js';
import { matchResource, type NamespaceContext } from './match-resource.js';
import type { PermissionSource } from './permission-source.js';
import { fillRequiredResource, type RequiredPermission } from './required-permission.js';

/** The role that every player has; its permissions are overridden per namespace. */
export const DEFAULT_USER_ROLE = '2251438839e948d783ec0e5281daf05b';

/**
 * Whether a caller other than AGS may run a method that declares a permission: by the permissions
 * of its token, then by those of its roles, the first that covers wins.
 */
export class PermissionChecker {
  readonly #source: PermissionSource;
  readonly #namespace: string;

  /** @param namespace `AB_NAMESPACE` */
  constructor(source: PermissionSource, namespace: string) {
    this.#source = source;
    this.#namespace = namespace;
  }

  /**
   * @returns the reason why not, or `undefined`; `auth_not_ready` only when what could not be had
   *          might have decided otherwise
   * @throws UnknownPlaceholderError
   */
  async judge(claims: Claims, required: RequiredPermission): Promise<RejectionReason | undefined> {
    const resource = fillRequiredResource(required.resource, {
      namespace: this.#namespace,
      userId: claims.userId,
    });
    if (resource === undefined || required.action === 0) return 'permission_missing';
    const check = new PermissionCheck(this.#source, resource, required.action);
    if (await check.isCoveredBy(claims.permissions)) return undefined;
    for (const { roleId, namespace } of claims.namespaceRoles) {
      const granted = await check.attempt(() => this.#permissionsOf(roleId, namespace));
      if (await check.isCoveredBy(filled(granted, claims.userId, namespace))) return undefined;
    }
    for (const roleId of claims.roles) {
      const namespace = claims.namespace ?? '';
      const granted = await check.attempt(() => this.#permissionsOf(roleId, namespace));
      if (await check.isCoveredBy(filled(granted, claims.userId, namespace))) return undefined;
    }
    return check.isIncomplete ? 'auth_not_ready' : 'permission_missing';
  }

  #permissionsOf(roleId: string, namespace: string): Promise<readonly GrantedPermission[]> {
    if (roleId !== DEFAULT_USER_ROLE) return this.#source.rolePermissions(roleId);
    const isOneNamespace = namespace !== '' && namespace !== '*' && !namespace.endsWith('-');
    return this.#source.overriddenRolePermissions(
      roleId,
      isOneNamespace ? namespace : this.#namespace,
    );
  }
}

/** One check: what it needs of IAM, and whether something could not be had. */
class PermissionCheck {
  readonly #contexts = new Map<string, NamespaceContext | null>();
  readonly #unobtainable = new Set<string>();
  #isIncomplete = false;

  constructor(
    readonly source: PermissionSource,
    readonly resource: string,
    readonly action: number,
  ) {}

  get isIncomplete(): boolean {
    return this.#isIncomplete;
  }

  async attempt(
    ask: () => Promise<readonly GrantedPermission[]>,
  ): Promise<readonly GrantedPermission[]> {
    try {
      return await ask();
    } catch {
      // Told by isIncomplete: another permission may still cover.
      this.#isIncomplete = true;
      return [];
    }
  }

  async isCoveredBy(granted: readonly GrantedPermission[]): Promise<boolean> {
    for (const permission of granted) {
      // The host evaluates no schedules, so a scheduled permission grants nothing.
      if (permission.isScheduled) continue;
      if ((permission.action & this.action) !== this.action) continue;
      if (await this.#isResourceCovered(permission.resource)) return true;
    }
    return false;
  }

  async #isResourceCovered(granted: string): Promise<boolean> {
    for (;;) {
      const match = matchResource(granted, this.resource, this.#contexts);
      if (typeof match === 'boolean') return match;
      if (this.#unobtainable.has(match.contextNeeded)) return false;
      await this.#askContext(match.contextNeeded);
    }
  }

  async #askContext(namespace: string): Promise<void> {
    try {
      this.#contexts.set(namespace, await this.source.namespaceContext(namespace));
    } catch {
      this.#unobtainable.add(namespace);
      this.#isIncomplete = true;
    }
  }
}

/** The permissions of a role for one user and one namespace. */
function filled(
  granted: readonly GrantedPermission[],
  userId: string | undefined,
  namespace: string,
): GrantedPermission[] {
  const found: GrantedPermission[] = [];
  for (const permission of granted) {
    const resource = filledResource(permission.resource, userId, namespace);
    if (resource !== undefined) found.push({ ...permission, resource });
  }
  return found;
}

/** `undefined` when a value that is needed is missing or would widen the pattern. */
function filledResource(
  resource: string,
  userId: string | undefined,
  namespace: string,
): string | undefined {
  if (resource.includes('{userId}') && (userId === undefined || /[:*]/.test(userId))) {
    return undefined;
  }
  // A role may hold in all namespaces (`*`) or in a studio's (`studio-`).
  const isNamespaceSound = namespace !== '' && (namespace === '*' || !/[:*]/.test(namespace));
  if (resource.includes('{namespace}') && !isNamespaceSound) return undefined;
  return resource
    .replaceAll('{userId}', () => userId ?? '')
    .replaceAll('{namespace}', () => namespace);
}
