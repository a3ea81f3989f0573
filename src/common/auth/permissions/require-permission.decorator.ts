import { SetMetadata } from '@nestjs/common';
import type { RequiredPermission } from './required-permission.js';

const REQUIRED_PERMISSION = 'extend-host:required-permission';

/**
 * Lets callers other than AGS run a method: the guard then demands this permission of their token
 * instead of AGS's delegation. Has no effect on methods of the override services.
 * @param resource for example `NAMESPACE:{namespace}:MMV2GRPCSERVICE`
 * @param action   bits of `PERMISSION_ACTIONS`
 */
export function RequirePermission(resource: string, action: number): MethodDecorator {
  const required: RequiredPermission = { resource, action };
  return SetMetadata(REQUIRED_PERMISSION, required);
}

/** What `@RequirePermission` says of a handler, if anything. */
export function requiredPermissionOf(handler: object): RequiredPermission | undefined {
  return Reflect.getMetadata(REQUIRED_PERMISSION, handler) as RequiredPermission | undefined;
}
