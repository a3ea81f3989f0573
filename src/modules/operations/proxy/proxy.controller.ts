import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { currentCall } from '../../../common/grpc/call-context.js';
import type { Registration } from './domain/proxy-registry.js';
import { ProxyService } from './proxy.service.js';

const SERVICE = 'RpcServerService';

/** The two methods of `RpcServerService` that route calls elsewhere. */
@Controller()
export class ProxyController {
  constructor(@Inject(ProxyService) private readonly proxy: ProxyService) {}

  @GrpcMethod(SERVICE, 'proxy_register')
  async register(registration: Registration): Promise<void> {
    await this.proxy.register(registration, peerAddress());
  }

  @GrpcMethod(SERVICE, 'proxy_forget')
  async forget({ names }: { readonly names: readonly string[] }): Promise<void> {
    await this.proxy.forget(names);
  }
}

/** Without its port. */
function peerAddress(): string | undefined {
  return currentCall()?.peer.replace(/:\d+$/, '');
}
