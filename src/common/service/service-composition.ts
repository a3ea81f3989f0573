import type { INestApplicationContext } from '@nestjs/common';
import { BoundPorts } from '../grpc/bound-ports.js';
import type { DescriptorsOf } from '../grpc/descriptor-set.js';
import type { ServedService } from '../grpc/served-service.js';
import type { ConfigItem } from '../settings/config-item.js';
import type { DeclaredItems } from '../settings/config-store.js';
import { CONFIG_STORE } from '../settings/config-store.js';
import type { ConfigValues } from '../settings/config-values.js';
import type { HostedService, HostedServices } from './hosted-services.js';
import { RPC_ITEMS } from './rpc-items.js';
import { SelfRegistration } from './self-registration.js';
import type { ServiceDeclaration } from './service-declaration.js';
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
  descriptors: DescriptorsOf,
): readonly NamedHooks[] {
  return all
    .filter(({ isProxied }) => !isProxied)
    .flatMap(({ declaration }) => {
      const { name, hooks, registersAtMain } = declaration;
      const own = hooks === undefined ? [] : [{ name, hooks: app.get(hooks, { strict: false }) }];
      if (registersAtMain === undefined) return own;
      return [...own, { name, hooks: selfRegistration(app, declaration, descriptors) }];
    });
}

function selfRegistration(
  app: INestApplicationContext,
  { name, listener, registersAtMain }: ServiceDeclaration,
  descriptors: DescriptorsOf,
): SelfRegistration {
  const settings = app.get<ConfigValues>(CONFIG_STORE, { strict: false });
  const { version = '', ownAddress = false } = registersAtMain ?? {};
  return new SelfRegistration(
    { names: [name], version, ownAddress },
    {
      main: {
        host: settings.valueOf(RPC_ITEMS.mainHost),
        port: settings.valueOf(RPC_ITEMS.mainPort),
      },
      retryMs: settings.valueOf(RPC_ITEMS.clientTimeout) * 1000,
      port: () => app.get(BoundPorts, { strict: false }).of(listener),
      descriptors: descriptors('operations'),
    },
  );
}
