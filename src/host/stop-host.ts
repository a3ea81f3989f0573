import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HostFoundation } from '../app.module.js';
import { nestEventLog } from '../common/ags/event-log.js';
import { HOST_EVENT, HOST_EVENTS, type HostEvents } from '../common/events/host-event.js';
import type { GrpcListener } from '../common/grpc/grpc-listener.js';
import type { Drain } from '../common/lifecycle/drain.js';
import type { StopOptions } from '../common/lifecycle/stop-requests.js';
import type { ServiceLife } from '../common/service/service-life.js';

/** For traces to leave at the end, when the collector is away. */
const TRACE_FLUSH_MS = 2000;

/** What is stopped. */
export interface Stoppable {
  readonly app: NestFastifyApplication;
  readonly drain: Drain;
  readonly listeners: readonly GrpcListener[];
  readonly hooks: ServiceLife;
  readonly foundation: HostFoundation;
  /** Ends the wait after the drain. */
  readonly hold: AbortController;
  readonly closeLogs: () => Promise<void>;
}

/** HTTP goes last, so that metrics and readiness tell of the drain to its end. */
export async function stopHost(
  { app, drain, listeners, hooks, foundation, hold, closeLogs }: Stoppable,
  { graceMs, holdMs, reason }: StopOptions,
): Promise<number> {
  app.get<HostEvents>(HOST_EVENTS).publish({ name: HOST_EVENT.stopBegun, properties: { reason } });
  const cut = await drain.run(listeners, graceMs, () => hooks.stop());
  if (holdMs > 0) {
    nestEventLog('RpcServer').warn({ seconds: holdMs / 1000 }, 'will shut down after a wait');
    await sleep(holdMs, undefined, { signal: hold.signal }).catch(() => undefined); // cut short
  }
  await app.close();
  await foundation.tracing.recorder?.shutdown(TRACE_FLUSH_MS);
  await closeLogs();
  foundation.rootLogger.flush();
  return cut;
}
