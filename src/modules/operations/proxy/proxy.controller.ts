import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { currentCall } from '../../../common/grpc/call-context.js';
import { AuditLog } from '../../../common/service/audit-log.js';
import type { Registration } from './domain/proxy-registry.js';
import { ProxyService } from './proxy.service.js';

const SERVICE = 'RpcServerService';

/** The two methods of `RpcServerService` that route calls elsewhere. */
@Controller()
export class ProxyController {
  constructor(
    @Inject(ProxyService) private readonly proxy: ProxyService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @GrpcMethod(SERVICE, 'proxy_register')
  async register(registration: Registration): Promise<void> {
    const { names, version, host, port } = registration;
    await this.audit.record('proxy_register', { names, version, host, port }, () =>
      this.proxy.register(registration, peerAddress()),
    );
  }

  @GrpcMethod(SERVICE, 'proxy_forget')
  async forget({ names }: { readonly names: readonly string[] }): Promise<void> {
    await this.audit.record('proxy_forget', { names }, () => this.proxy.forget(names));
  }
}

/** Without its port. */
function peerAddress(): string | undefined {
  return currentCall()?.peer.replace(/:\d+$/, '');
}
