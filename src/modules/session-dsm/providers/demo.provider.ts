import { pause } from '../../../common/time/pause.js';
import type { Timers } from '../../../common/time/timers.js';
import { InvalidServerOrderError } from '../domain/dedicated-server.errors.js';
import type { DedicatedServer } from '../domain/dedicated-server.js';
import type {
  DedicatedServerProvider,
  ServerReference,
  ServerState,
  StartOutcome,
  Termination,
} from '../domain/dedicated-server-provider.js';
import type { ProviderCall } from '../domain/provider-call.js';
import type { ServerOrder } from '../domain/server-order.js';

/** The address of the vendor's templates; nothing listens there. Source: overrides.md d.3. */
const IP = '10.10.10.11';
const PORT = 8080;

/** Hands out an invented address: for trying AGS's side before there are servers. */
export class DemoProvider implements DedicatedServerProvider {
  readonly name = 'DEMO';
  readonly source = 'DEMO';
  readonly tracksServers = false;
  readonly tellsEnds = true;

  /** @param asyncDelayMs  after which an asynchronous request has its outcome */
  constructor(
    private readonly asyncDelayMs: number,
    private readonly timers: Timers,
  ) {}

  async open(): Promise<void> {}

  async close(): Promise<void> {}

  async create(order: ServerOrder): Promise<DedicatedServer> {
    return demoServer(order);
  }

  async start(order: ServerOrder): Promise<void> {
    demoServer(order);
  }

  async settle(order: ServerOrder, { signal }: ProviderCall): Promise<StartOutcome> {
    await pause(this.asyncDelayMs, this.timers, signal);
    return { kind: 'available', server: demoServer(order) };
  }

  /** An invented server never ends by itself. */
  async lookup({ server }: ServerReference): Promise<ServerState> {
    return server === undefined ? { kind: 'gone' } : { kind: 'live', server };
  }

  async terminate(): Promise<Termination> {
    return { kind: 'terminated' };
  }
}

function demoServer({ session, deployment, requestedRegions }: ServerOrder): DedicatedServer {
  const [region] = requestedRegions;
  if (!region) {
    throw new InvalidServerOrderError('requested_region', 'nothing', 'at least one region');
  }
  return {
    serverId: `demo-local-${session.sessionId}`,
    ip: IP,
    port: PORT,
    deployment,
    region,
    createdRegion: region,
    description: 'demo server',
  };
}
