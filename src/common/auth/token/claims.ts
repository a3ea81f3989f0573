import { jsonObjectOf } from './json-object.js';

/** A permission as a token or a role lists it. */
export interface GrantedPermission {
  readonly resource: string;
  /** Bit mask: CREATE 1, READ 2, UPDATE 4, DELETE 8. */
  readonly action: number;
  /** True when it holds at certain times only. */
  readonly isScheduled: boolean;
}

/** A role that holds in one namespace. */
export interface NamespaceRole {
  readonly roleId: string;
  readonly namespace: string;
}

/** What a verified token says, as far as the guard reads it. Times are seconds since the epoch. */
export interface Claims {
  readonly exp: number;
  readonly iat: number;
  readonly nbf: number | undefined;
  readonly hasExtendScope: boolean;
  /** As the token has it: only a non-empty string can match. */
  readonly extendNamespace: unknown;
  readonly clientId: string | undefined;
  /** Namespace of the client, not the one that is called. */
  readonly namespace: string | undefined;
  /** `sub`, or `user_id` where that is absent or empty. */
  readonly userId: string | undefined;
  readonly permissions: readonly GrantedPermission[];
  readonly namespaceRoles: readonly NamespaceRole[];
  readonly roles: readonly string[];
}

/**
 * The claims of a payload segment, as a fresh value each time: claims belong to one call.
 * @returns `undefined` when the payload is no JSON object, or a time in it is not a finite number
 */
export function parseClaims(payload: string): Claims | undefined {
  const members = jsonObjectOf(Buffer.from(payload, 'base64url'));
  if (members === undefined) return undefined;
  const { exp, iat, nbf } = members;
  if (!isFiniteNumber(exp) || !isFiniteNumber(iat)) return undefined;
  if (nbf !== undefined && !isFiniteNumber(nbf)) return undefined;
  return {
    exp,
    iat,
    nbf,
    hasExtendScope: scopeNames(members.scope).includes('extend'),
    extendNamespace: members.extend_namespace,
    clientId: textOf(members.client_id),
    namespace: textOf(members.namespace),
    userId: textOf(members.sub) ?? textOf(members.user_id),
    permissions: grantedPermissionsOf(members.permissions),
    namespaceRoles: listOf(members.namespace_roles, (entry) => {
      const { roleId, namespace } = entry as Partial<Record<string, unknown>>;
      if (typeof roleId !== 'string' || typeof namespace !== 'string') return undefined;
      return { roleId, namespace };
    }),
    roles: Array.isArray(members.roles)
      ? members.roles.filter((role): role is string => typeof role === 'string')
      : [],
  };
}

/**
 * The permissions of a list in a token (`Resource`, `Action`) or of a role (`resource`, `action`);
 * entries that are not permissions are left out.
 */
export function grantedPermissionsOf(value: unknown): readonly GrantedPermission[] {
  return listOf(value, (entry) => {
    const members = entry as Partial<Record<string, unknown>>;
    const resource = members.Resource ?? members.resource;
    const action = members.Action ?? members.action;
    if (typeof resource !== 'string' || !isBitMask(action)) return undefined;
    const cron = members.schedCron ?? members.SchedCron;
    const range = members.schedRange ?? members.SchedRange;
    return {
      resource,
      action,
      isScheduled: isFilled(cron) || isFilled(range),
    };
  });
}

function listOf<T>(value: unknown, read: (entry: object) => T | undefined): readonly T[] {
  if (!Array.isArray(value)) return [];
  const found: T[] = [];
  for (const entry of value) {
    const one = typeof entry === 'object' && entry !== null ? read(entry) : undefined;
    if (one !== undefined) found.push(one);
  }
  return found;
}

/** Negative or wider numbers would turn into other bits under `&`. */
function isBitMask(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0x7fff_ffff;
}

function isFilled(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return !(Array.isArray(value) && value.length === 0);
}

function scopeNames(scope: unknown): readonly string[] {
  return typeof scope === 'string' ? scope.split(' ') : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
