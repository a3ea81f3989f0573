import type { OutgoingTraces } from '../../common/tracing/outgoing-traces.js';
import type { DedicatedServer } from './domain/dedicated-server.js';
import type {
  DedicatedServerProvider,
  ServerEvents,
  ServerReference,
  ServerState,
  StartOutcome,
  Termination,
} from './domain/dedicated-server-provider.js';
import type { ProviderCall } from './domain/provider-call.js';
import type { ServerOrder } from './domain/server-order.js';

/** Shows what a provider does for a call of AGS in the trace of that call. */
export class TracedProvider implements DedicatedServerProvider {
  constructor(
    private readonly provider: DedicatedServerProvider,
    private readonly traces: OutgoingTraces,
  ) {}

  get name(): string {
    return this.provider.name;
  }

  get source(): string {
    return this.provider.source;
  }

  get tracksServers(): boolean {
    return this.provider.tracksServers;
  }

  get tellsEnds(): boolean {
    return this.provider.tellsEnds;
  }

  open(events: ServerEvents): Promise<void> {
    return this.provider.open(events);
  }

  close(): Promise<void> {
    return this.provider.close();
  }

  create(order: ServerOrder, call: ProviderCall): Promise<DedicatedServer> {
    return this.#run('create', () => this.provider.create(order, call));
  }

  start(order: ServerOrder, call: ProviderCall): Promise<void> {
    return this.#run('start', () => this.provider.start(order, call));
  }

  settle(order: ServerOrder, call: ProviderCall): Promise<StartOutcome> {
    return this.#run('settle', () => this.provider.settle(order, call));
  }

  lookup(reference: ServerReference, call: ProviderCall): Promise<ServerState> {
    return this.#run('lookup', () => this.provider.lookup(reference, call));
  }

  terminate(reference: ServerReference, call: ProviderCall): Promise<Termination> {
    return this.#run('terminate', () => this.provider.terminate(reference, call));
  }

  #run<T>(operation: string, work: () => Promise<T>): Promise<T> {
    const name = `${this.provider.name} ${operation}`;
    return this.traces.run(name, { 'extend.ds_provider': this.provider.name }, work);
  }
}
