import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HostConfig } from '../common/config/host-config.js';
import type { GrpcListener } from '../common/grpc/grpc-listener.js';
import { ListenError } from '../common/grpc/listen.error.js';
import { LISTENER_NAMES, type ListenerName } from '../common/grpc/listener-name.js';

/** As the `listening` line tells them. */
export interface HostPorts {
  readonly grpcPort: number;
  readonly httpPort: number;
  readonly operationsPort?: number;
  readonly shapesPort?: number;
}

/** @throws Error when one of them does not listen */
export function portsOf(
  app: NestFastifyApplication,
  listeners: readonly GrpcListener[],
): HostPorts {
  const port = (name: ListenerName) => listeners.find((listener) => listener.name === name)?.port;
  const [grpcPort, operationsPort, shapesPort] = LISTENER_NAMES.map(port);
  if (grpcPort === undefined) throw new Error('overrides: not listening');
  return {
    grpcPort,
    httpPort: httpPortOf(app),
    ...(operationsPort !== undefined && { operationsPort }),
    ...(shapesPort !== undefined && { shapesPort }),
  };
}

/** @throws ListenError when the port cannot be opened */
export async function openHttp(app: NestFastifyApplication, { http }: HostConfig): Promise<void> {
  try {
    // Not app.listen: it logs what goes wrong, and whoever catches this does so once more.
    await app.getHttpAdapter().getInstance().listen({ host: http.host, port: http.port });
  } catch (error) {
    throw new ListenError('http', http.host, http.port, 'PROMETHEUS_PORT', error);
  }
}

function httpPortOf(app: NestFastifyApplication): number {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('http: not listening');
  return address.port;
}
