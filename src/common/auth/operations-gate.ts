import type { CallGate } from '../grpc/call-gate.js';
import type { HostedServices } from '../service/hosted-services.js';
import { PERMISSION_ACTIONS, type RequiredPermission } from './permissions/required-permission.js';

/** Lets every call pass: on loopback, where callers have the machine's own trust. */
export const OPEN_GATE: CallGate = { admit: () => undefined };

/**
 * What the operations listener demands of its callers: the action that a method is declared with,
 * on the resource of this host; of a method without declared access the rarest one.
 * @param resourceName  `AB_RESOURCE_NAME`
 */
export function operationsPermission(
  services: HostedServices,
  resourceName: string,
): (path: string) => RequiredPermission {
  const resource = `NAMESPACE:{namespace}:${resourceName}`;
  return (path) => {
    const [, service = '', method = ''] = path.split('/');
    const access = services.byGrpcService(service)?.declaration.access?.[method] ?? 'delete';
    return { resource, action: PERMISSION_ACTIONS[access] };
  };
}
