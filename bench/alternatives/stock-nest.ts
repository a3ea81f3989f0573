/**
 * The Created hook on Nest's own gRPC transport, wired in the ways that the decision for an own one
 * weighs (docs/decisions/0003-own-grpc-transport.md). Guard, log, metrics and trace are the host's.
 *
 * Arguments: the wiring, one of {@link WIRINGS}. Configured by the environment as the host is.
 */
import 'reflect-metadata';
import { loadSync } from '@grpc/proto-loader';
import { Controller, type DynamicModule } from '@nestjs/common';
import { APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { GrpcMethod, type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { catalogue } from '../../src/app.module.js';
import { AuthModule } from '../../src/common/auth/auth.module.js';
import { HostConfigModule } from '../../src/common/config/config.module.js';
import { readEnvironment } from '../../src/common/config/environment.js';
import { loadConfig } from '../../src/common/config/load-config.js';
import { CALL_LOG, CALL_METRICS, type CallMetrics } from '../../src/common/grpc/call-observers.js';
import { CallPipeline } from '../../src/common/grpc/call-pipeline.js';
import { GrpcModule } from '../../src/common/grpc/grpc.module.js';
import { pipelineInterceptor } from '../../src/common/grpc/pipeline-call.js';
import { HealthModule } from '../../src/common/health/health.module.js';
import { HostLogger } from '../../src/common/logging/host-logger.js';
import { LoggingModule } from '../../src/common/logging/logging.module.js';
import { PinoCallLog } from '../../src/common/logging/pino-call-log.js';
import { openRootLogger } from '../../src/common/logging/root-logger.js';
import { MetricsModule } from '../../src/common/metrics/metrics.module.js';
import { startTracing } from '../../src/common/tracing/start-tracing.js';
import { TracingModule } from '../../src/common/tracing/tracing.module.js';
import { CallObservingInterceptor } from './call-observing.interceptor.js';
import { freePort } from './free-port.js';
import { WIRINGS, type Wiring } from './wirings.js';

const SERVICE = 'accelbyte.session.manager.SessionManager';
const PROTO_FOLDER = new URL('../../proto/', import.meta.url).pathname;

@Controller()
class ObjectsController {
  @GrpcMethod(SERVICE, 'OnSessionCreated')
  onSessionCreated(request: { session: unknown }): unknown {
    return { session: request.session };
  }
}

@Controller()
class BytesController {
  @GrpcMethod(SERVICE, 'OnSessionCreated')
  onSessionCreated(request: Buffer): Buffer {
    return request;
  }
}

const wiring = WIRINGS.find((each) => each === process.argv[2]);
if (wiring === undefined)
  throw new Error(`found ${process.argv[2]}, expected ${WIRINGS.join(', ')}`);
await serve(wiring);

async function serve(wiring: Wiring): Promise<void> {
  const loaded = loadConfig({
    ...readEnvironment(),
    catalogue: catalogue(),
    workspace: undefined,
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { config } = loaded;
  const rootLogger = await openRootLogger(config);
  const isObserved = wiring === 'guard, Nest interceptor';
  const module: DynamicModule = {
    module: class StockModule {},
    imports: [
      HostConfigModule.forRoot(config),
      LoggingModule.forRoot(rootLogger),
      TracingModule.forRoot(await startTracing(config)),
      MetricsModule.forRoot(config),
      HealthModule,
      AuthModule.forRoot(),
      GrpcModule.forRoot(config),
    ],
    controllers: [wiring.endsWith('bytes') ? BytesController : ObjectsController],
    providers: isObserved
      ? [
          { provide: CALL_LOG, useValue: new PinoCallLog(rootLogger, { record: () => {} }, true) },
          { provide: APP_INTERCEPTOR, useClass: CallObservingInterceptor },
        ]
      : [],
  };
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    bufferLogs: true,
  });
  app.useLogger(app.get(HostLogger));
  const grpcPort = await freePort();
  const interceptors = wiring.includes('server interceptor')
    ? [pipelineInterceptor(app.get(CallPipeline), () => undefined)]
    : [];
  app.connectMicroservice<MicroserviceOptions>(
    {
      transport: Transport.GRPC,
      options: {
        url: `127.0.0.1:${grpcPort}`,
        package: 'accelbyte.session.manager',
        packageDefinition: definition(wiring),
        channelOptions: { interceptors } as object, // grpc-js takes them, Nest's type does not know
      },
    },
    { inheritAppConfig: true },
  );
  app.get<CallMetrics>(CALL_METRICS).register({
    path: `/${SERVICE}/OnSessionCreated`,
    service: SERVICE,
    method: 'OnSessionCreated',
    type: 'unary',
  });
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  const httpPort = new URL(await app.getUrl()).port;
  rootLogger.logger.info({ grpcPort, httpPort: Number(httpPort) }, 'listening');
  rootLogger.flush();
  process.once('SIGTERM', () => process.exit(0));
}

function definition(wiring: Wiring): object {
  const loaded = loadSync('accelbyte/session/manager/session-manager.proto', {
    includeDirs: [PROTO_FOLDER],
    keepCase: true,
    longs: String,
    enums: String,
    oneofs: true,
  });
  if (!wiring.endsWith('bytes')) return loaded;
  const asItIs = (bytes: Buffer): Buffer => bytes;
  const methods = Object.entries(loaded[SERVICE] ?? {}).map(([name, method]) => [
    name,
    { ...method, requestDeserialize: asItIs, responseSerialize: asItIs },
  ]);
  return { ...loaded, [SERVICE]: Object.fromEntries(methods) };
}
