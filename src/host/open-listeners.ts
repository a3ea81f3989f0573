import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HostFoundation } from '../app.module.js';
import type { HostConfig } from '../common/config/host-config.js';
import { type CallGate, LISTENER_GATES } from '../common/grpc/call-gate.js';
import { CALL_METRICS, type CallMetrics } from '../common/grpc/call-observers.js';
import { CallPipeline } from '../common/grpc/call-pipeline.js';
import type { DescriptorSet } from '../common/grpc/descriptor-set.js';
import { GrpcHealth } from '../common/grpc/grpc-health.js';
import { GrpcListener, type GrpcListenerOptions } from '../common/grpc/grpc-listener.js';
import { LISTENER_NAMES, type ListenerName } from '../common/grpc/listener-name.js';
import { ServerReflection } from '../common/grpc/reflection/server-reflection.js';
import { WorkSlots } from '../common/grpc/work-slots.js';
import type { HostedServices } from '../common/service/hosted-services.js';
import { RPC_ITEMS } from '../common/service/rpc-items.js';
import { servedService } from '../common/service/service-composition.js';
import type { ConfigStore } from '../common/settings/config-store.js';
import { TIMERS, type Timers } from '../common/time/timers.js';
import type { HostExtras } from './host-extras.js';

const HEALTH_SERVICE = 'grpc.health.v1.Health';

const PORT_VARIABLES: Readonly<Record<ListenerName, string>> = {
  overrides: 'GRPC_PORT',
  operations: 'OPERATIONS_GRPC_PORT',
  shapes: 'SHAPES_GRPC_PORT',
};

/** What a host is composed of, beside its configuration. */
export interface Composition {
  readonly services: HostedServices;
  readonly settings: ConfigStore;
  readonly extras: HostExtras;
}

/** That of the overrides always, the others where they have a service. */
export function openListeners(
  app: NestFastifyApplication,
  config: HostConfig,
  foundation: HostFoundation,
  { services, settings, extras }: Composition,
): readonly GrpcListener[] {
  const names = services.all.map(({ declaration }) => declaration.grpcService);
  const workLimit = new WorkSlots(settings.valueOf(RPC_ITEMS.maxWorkers));
  return LISTENER_NAMES.filter((name) => name === 'overrides' || services.of(name).length > 0).map(
    (name) => {
      const served = services.of(name).map((service) => servedService(app, service));
      const here = new Set(served.map((service) => service.name));
      return listenerOf(app, config, foundation.descriptors(name), {
        name,
        address: config[name],
        portVariable: PORT_VARIABLES[name],
        tls: config[name].tls,
        services: served,
        elsewhere: new Set(names.filter((each) => !here.has(each))),
        workLimit,
        gate: app.get<CallGate>(LISTENER_GATES[name], { strict: false }),
        ...(hasGatedHealth(name, config) && { gatedAddOns: [HEALTH_SERVICE] }),
        ...(extras.limits && { limits: extras.limits }),
      });
    },
  );
}

/** The callers of the shapes sign all that they send; whoever else asks for health need not say who. */
function hasGatedHealth(listener: ListenerName, { shapeService }: HostConfig): boolean {
  return listener === 'shapes' && shapeService?.healthOpen === false;
}

function listenerOf(
  app: NestFastifyApplication,
  { grpc }: HostConfig,
  descriptors: DescriptorSet,
  options: Omit<GrpcListenerOptions, 'addOns' | 'timers'>,
): GrpcListener {
  const names = options.services.map((service) => service.name);
  const addOns: GrpcListenerOptions['addOns'][number][] = [];
  if (grpc.healthEnabled) addOns.push((server) => app.get(GrpcHealth).addTo(server, names));
  if (grpc.reflectionEnabled) {
    const listed = grpc.healthEnabled ? [...names, HEALTH_SERVICE] : names;
    addOns.push((server) => new ServerReflection(descriptors, listed).addTo(server));
  }
  const metrics = app.get<CallMetrics | undefined>(CALL_METRICS);
  const timers = app.get<Timers>(TIMERS);
  return new GrpcListener(
    { ...options, addOns, timers },
    descriptors,
    app.get(CallPipeline),
    (method) => metrics?.register(method),
  );
}
