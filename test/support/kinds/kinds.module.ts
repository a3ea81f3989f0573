import { Controller, type DynamicModule, Inject, Module } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall } from '@nestjs/microservices';
import { type CallContext, currentCall } from '../../../src/common/grpc/call-context.js';
import { declareService } from '../../../src/common/service/service-declaration.js';
import type { HostExtras } from '../../../src/host/host-extras.js';
import { KINDS } from './kinds-proto.js';

/** As its module declares it. */
export const KINDS_SERVICE = declareService({
  name: 'kinds',
  grpcService: KINDS,
  listener: 'overrides',
  versions: { CURRENT: 1 },
  style: 'bytes',
  logger: 'Kinds',
});

/** What the four methods do; a test puts in what it is about. */
export interface KindsBehaviour {
  unary(request: Buffer, call: CallContext): unknown;
  serverStream(request: Buffer, call: CallContext): unknown;
  clientStream(requests: AsyncIterable<Buffer>, call: CallContext): unknown;
  bidiStream(requests: AsyncIterable<Buffer>, call: CallContext): unknown;
}

const BEHAVIOUR = Symbol('KindsBehaviour');

@Controller()
class KindsController {
  constructor(@Inject(BEHAVIOUR) private readonly behaviour: KindsBehaviour) {}

  @GrpcMethod(KINDS, 'Unary')
  unary(request: Buffer): unknown {
    return this.behaviour.unary(request, runningCall());
  }

  @GrpcMethod(KINDS, 'ServerStream')
  serverStream(request: Buffer): unknown {
    return this.behaviour.serverStream(request, runningCall());
  }

  @GrpcStreamCall(KINDS, 'ClientStream')
  clientStream(requests: AsyncIterable<Buffer>): unknown {
    return this.behaviour.clientStream(requests, runningCall());
  }

  @GrpcStreamCall(KINDS, 'BidiStream')
  bidiStream(requests: AsyncIterable<Buffer>): unknown {
    return this.behaviour.bidiStream(requests, runningCall());
  }
}

@Module({})
class KindsModule {}

/** The service as a host takes it. @param behaviour  may be changed while the host runs */
export function kindsExtras(behaviour: KindsBehaviour): HostExtras {
  const module: DynamicModule = {
    module: KindsModule,
    controllers: [KindsController],
    providers: [{ provide: BEHAVIOUR, useValue: behaviour }],
  };
  return { modules: [module], services: [KINDS_SERVICE] };
}

/** Every method gives back what it gets. */
export function echoingKinds(): KindsBehaviour {
  return {
    unary: (request) => request,
    async *serverStream(request) {
      yield request;
    },
    async clientStream(requests) {
      const received: Buffer[] = [];
      for await (const request of requests) received.push(request);
      return Buffer.concat(received);
    },
    bidiStream: (requests) => requests,
  };
}

function runningCall(): CallContext {
  const call = currentCall();
  if (call === undefined) throw new Error('no call is running');
  return call;
}
