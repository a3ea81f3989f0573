import type { INestApplicationContext } from '@nestjs/common';
import type { ServedService } from '../grpc/served-service.js';
import type { ConfigItem } from '../settings/config-item.js';
import type { DeclaredItems } from '../settings/config-store.js';
import type { HostedService, HostedServices } from './hosted-services.js';
import { RPC_ITEMS } from './rpc-items.js';
import { SERVICE_FORWARDER, type ServiceForwarder } from './service-forwarder.js';
import type { NamedHooks } from './service-life.js';

/**
 * The items of the host itself, then those of its services in their order.
 * @param hostItems  what operators may change of the host itself
 */
export function declaredItems(
  { all }: HostedServices,
  hostItems: readonly ConfigItem[],
): DeclaredItems {
  const declared = all
    .filter(({ isProxied }) => !isProxied)
    .map(({ declaration }) => declaration.config);
  return {
    static: [...Object.values(RPC_ITEMS), ...declared.flatMap((config) => config?.static ?? [])],
    user: [...hostItems, ...declared.flatMap((config) => config?.user ?? [])],
  };
}

/** A service as its listener takes it. */
export function servedService(
  app: INestApplicationContext,
  { declaration, isProxied }: HostedService,
): ServedService {
  const { name, grpcService, style, apiVersions, framedMethods, unimplemented } = declaration;
  if (isProxied) {
    const forwarder = app.get<ServiceForwarder>(SERVICE_FORWARDER, { strict: false });
    return {
      name: grpcService,
      ...(style === 'results' && { results: { name, versions: apiVersions } }),
      forward: (method) => forwarder.handler(declaration, method),
    };
  }
  return {
    name: grpcService,
    ...(style === 'results' && { results: { name, versions: apiVersions } }),
    ...(framedMethods && { framedMethods }),
    ...(unimplemented && { unimplemented }),
  };
}

/** The hooks of all services, in their order. */
export function hooksOf(
  app: INestApplicationContext,
  { all }: HostedServices,
): readonly NamedHooks[] {
  return all
    .filter(({ isProxied }) => !isProxied)
    .flatMap(({ declaration: { name, hooks } }) =>
      hooks === undefined ? [] : [{ name, hooks: app.get(hooks, { strict: false }) }],
    );
}
