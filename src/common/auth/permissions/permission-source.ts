import type { GrantedPermission } from '../token/claims.js';
import type { NamespaceContext } from './match-resource.js';

/** What IAM knows beyond the token. Every method throws when it cannot be had. */
export interface PermissionSource {
  /** Empty when there is no such role. */
  rolePermissions(roleId: string): Promise<readonly GrantedPermission[]>;
  /** A role's permissions as overridden in a namespace. */
  overriddenRolePermissions(
    roleId: string,
    namespace: string,
  ): Promise<readonly GrantedPermission[]>;
  /** `null` when there is no such namespace. */
  namespaceContext(namespace: string): Promise<NamespaceContext | null>;
}

/** Injection token of the {@link PermissionSource}. */
export const PERMISSION_SOURCE = Symbol('PermissionSource');
