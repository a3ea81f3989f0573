import { Controller, type DynamicModule, Module } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import {
  declareService,
  type ServiceDeclaration,
  type ServiceOptions,
} from '../../../src/common/service/service-declaration.js';
import type { HostExtras } from '../../../src/host/host-extras.js';
import { ANOTHER_SAMPLE, SAMPLE_VERSIONS } from './sample-proto.js';

@Controller()
class AnotherSampleController {
  @GrpcMethod(ANOTHER_SAMPLE, 'method10')
  method10(): object {
    return { r: { msg: 'method10' } };
  }
}

@Module({})
class AnotherSampleModule {}

/** As its module declares it. */
export function anotherSampleService(rest: Partial<ServiceOptions> = {}): ServiceDeclaration {
  return declareService({
    name: 'sample2',
    grpcService: ANOTHER_SAMPLE,
    listener: 'operations',
    versions: SAMPLE_VERSIONS,
    style: 'results',
    logger: 'AnotherSampleManager',
    ...rest,
  });
}

/** The second sample service of the contract as a host takes it. */
export function anotherSampleExtras(service = anotherSampleService()): HostExtras {
  const module: DynamicModule = {
    module: AnotherSampleModule,
    controllers: [AnotherSampleController],
  };
  return { modules: [module], services: [service] };
}
