import type { ListenerName } from '../grpc/listener-name.js';
import type { ServiceDeclaration } from './service-declaration.js';

/** A service of a running host. */
export interface HostedService {
  readonly declaration: ServiceDeclaration;
  /** Declared here, and answered by whoever registers for it. */
  readonly isProxied: boolean;
}

/** All services of one host, in the order in which `info` lists them. */
export class HostedServices {
  constructor(readonly all: readonly HostedService[]) {
    const names = all.map(({ declaration }) => declaration.name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new Error(`${twice}: two services of that name`);
  }

  byName(name: string): HostedService | undefined {
    return this.all.find(({ declaration }) => declaration.name === name);
  }

  of(listener: ListenerName): readonly HostedService[] {
    return this.all.filter(({ declaration }) => declaration.listener === listener);
  }

  /** By full gRPC name, for example `RpcServerService`. */
  byGrpcService(name: string): HostedService | undefined {
    return this.all.find(({ declaration }) => declaration.grpcService === name);
  }
}
