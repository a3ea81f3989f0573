import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, type DynamicModule, Inject, Injectable, Module } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall } from '@nestjs/microservices';
import { currentCall } from '../../../src/common/grpc/call-context.js';
import { ResultError } from '../../../src/common/operations/result.error.js';
import { RESULT_CODE } from '../../../src/common/operations/result-code.js';
import type { ServiceContext } from '../../../src/common/service/service-context.js';
import {
  declareService,
  type ServiceDeclaration,
  type ServiceHooks,
  type ServiceOptions,
} from '../../../src/common/service/service-declaration.js';
import type { HostExtras } from '../../../src/host/host-extras.js';
import { SAMPLE, SAMPLE_VERSIONS } from './sample-proto.js';

/** What a test changes of the sample while its host runs. */
export interface SampleBehaviour {
  /** What `method1` waits for before it answers. */
  untilReleased: () => Promise<void>;
  /** Told when the service is told to stop. */
  onStop?: () => void;
}

const BEHAVIOUR = Symbol('SampleBehaviour');

interface Piece {
  readonly foo: string;
}

@Injectable()
class SampleManager implements ServiceHooks {
  isStopping = false;

  constructor(@Inject(BEHAVIOUR) private readonly behaves: SampleBehaviour) {}

  stop(): void {
    this.isStopping = true;
    this.behaves.onStop?.();
  }
}

/** As its module declares it; `config` and other members may be replaced by a test. */
export function sampleService(rest: Partial<ServiceOptions> = {}): ServiceDeclaration {
  return declareService({
    name: 'sample',
    grpcService: SAMPLE,
    listener: 'operations',
    versions: SAMPLE_VERSIONS,
    product: { name: 'sample', version: '1.2.3' },
    style: 'results',
    unimplemented: ['method3', 's_method3'],
    logger: 'SampleManager',
    hooks: SampleManager,
    ...rest,
  });
}

/** The sample service of the contract as a host takes it. */
export function sampleExtras(
  service: ServiceDeclaration = sampleService(),
  behaviour: SampleBehaviour = { untilReleased: () => Promise.resolve() },
): HostExtras {
  @Controller()
  class SampleController {
    constructor(
      @Inject(service.token) private readonly context: ServiceContext,
      @Inject(SampleManager) private readonly manager: SampleManager,
      @Inject(BEHAVIOUR) private readonly behaves: SampleBehaviour,
    ) {}

    @GrpcMethod(SAMPLE, 'method1')
    async method1(): Promise<object> {
      await this.behaves.untilReleased();
      if (this.manager.isStopping) return { r: { msg: 'Found info count: None' } };
      const { items } = await this.context.client.call('srv', 'info');
      return { r: { msg: `Found info count: ${(items as unknown[]).length}` } };
    }

    @GrpcMethod(SAMPLE, 'method2')
    method2(): never {
      throw new ResultError(RESULT_CODE.ERROR_API_SERVER_TOO_OLD, 'sample error');
    }

    @GrpcMethod(SAMPLE, 'method4')
    method4({ foo }: Piece): object {
      return { bar: foo };
    }

    @GrpcMethod(SAMPLE, 'long_method')
    async longMethod(): Promise<object> {
      const signal = currentCall()?.signal ?? AbortSignal.abort();
      await Promise.race([sleep(10_000, undefined, { ref: false }), once(signal, 'abort')]);
      return {};
    }

    @GrpcStreamCall(SAMPLE, 's_method1')
    async sMethod1(pieces: AsyncIterable<Piece>): Promise<object> {
      let msg = '';
      for await (const { foo } of pieces) msg += foo;
      return { r: { msg } };
    }

    @GrpcMethod(SAMPLE, 's_method2')
    async *sMethod2({ foo }: Piece): AsyncGenerator<object> {
      for (const msg of ['abc', 'def', 'ghi', foo]) {
        if (msg === 'error') {
          throw new ResultError(RESULT_CODE.ERROR_PARAM_INVALID, 'sample stream error');
        }
        yield { r: { msg } };
      }
    }
  }

  @Module({})
  class SampleModule {}

  const module: DynamicModule = {
    module: SampleModule,
    controllers: [SampleController],
    providers: [SampleManager, { provide: BEHAVIOUR, useValue: behaviour }],
  };
  return { modules: [module], services: [service] };
}
