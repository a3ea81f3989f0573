import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { StopRequests } from '../../../common/lifecycle/stop-requests.js';
import { AuditLog } from '../../../common/service/audit-log.js';
import { HostedServices } from '../../../common/service/hosted-services.js';
import { RPC_ITEMS } from '../../../common/service/rpc-items.js';
import { CONFIG_STORE, type ConfigStore } from '../../../common/settings/config-store.js';
import { ProxyService } from '../proxy/proxy.service.js';
import { serviceViews } from './service-list.js';

export const SERVER_SERVICE = 'RpcServerService';

/** A longer one would be over at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** `srv`: what this host serves, and its end; registrations of proxies stand with the proxy. */
@Controller()
export class ServerController {
  constructor(
    @Inject(HostedServices) private readonly services: HostedServices,
    @Inject(CONFIG_STORE) private readonly settings: ConfigStore,
    @Inject(StopRequests) private readonly stops: StopRequests,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(ProxyService) private readonly proxies: ProxyService,
  ) {}

  @GrpcMethod(SERVER_SERVICE, 'info')
  info({ names }: { readonly names: readonly string[] }): object {
    return { items: serviceViews(this.services, this.proxies.registry, names) };
  }

  /** @param request  seconds to wait after the drain; 0: as configured; negative: not at all */
  @GrpcMethod(SERVER_SERVICE, 'shutdown')
  async shutdown({ timeout }: { readonly timeout: number }): Promise<object> {
    await this.audit.record('shutdown', { timeout }, () => {
      const seconds = timeout === 0 ? this.settings.valueOf(RPC_ITEMS.shutdownTimeout) : timeout;
      const options = {
        graceMs: this.settings.valueOf(RPC_ITEMS.shutdownGrace) * 1000,
        holdMs: Math.min(Math.max(0, seconds) * 1000, LONGEST_TIMER_MS),
        reason: 'shutdown call',
      };
      // The drain waits for this call's own answer.
      setImmediate(() => this.stops.request(options));
    });
    return {};
  }
}
