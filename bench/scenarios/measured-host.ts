import type { CreatedHook } from '../load/created-hook.js';
import { type Concerns, nameOf } from '../servers/concerns.js';
import {
  hostCommand,
  type Strategy,
  type Surroundings,
  serviceNameOf,
  TRACED_SHARE,
} from '../servers/host.js';
import type { ServerProcess } from '../servers/server-process.js';
import { untilReady } from './ready.js';
import { type Sample, ServedLoad } from './served-load.js';

const UNAUTHENTICATED = 16;

/** Lines that a host writes of itself, at most. */
const OWN_LINES = 50;

/** A host under load, of which it is proved that its concerns were on, or off, as configured. */
export class MeasuredHost {
  private constructor(
    readonly strategy: Strategy,
    readonly concerns: Concerns,
    private readonly hook: CreatedHook,
    private readonly surroundings: Surroundings,
    private readonly load: ServedLoad,
    /** Spans of earlier hosts of the same name. */
    private readonly earlierSpans: number,
  ) {}

  static async start(
    strategy: Strategy,
    concerns: Concerns,
    hook: CreatedHook,
    surroundings: Surroundings,
  ): Promise<MeasuredHost> {
    const earlierSpans = surroundings.collector.spansOf(serviceNameOf(strategy, concerns));
    const load = await ServedLoad.start(
      hostCommand(strategy, concerns, surroundings),
      hook.judgedBy(strategy === 'echo' ? 'same bytes' : 'sample session'),
      untilReady,
    );
    return new MeasuredHost(strategy, concerns, hook, surroundings, load, earlierSpans);
  }

  measure(milliseconds: number): Promise<Sample> {
    return this.load.measure(milliseconds);
  }

  residentMegabytes(): number {
    return this.load.server.residentMegabytes();
  }

  /** @throws Error when one of the concerns was not as configured */
  async stop(): Promise<void> {
    const { server, calls } = this.load;
    const { guard, log, metrics, trace } = this.concerns;
    const status = await this.hook.statusWithoutToken(server.ports.grpcPort);
    const counted = await handledCalls(server);
    await this.load.stop();
    const { collector } = this.surroundings;
    const spans = collector.spansOf(serviceNameOf(this.strategy, this.concerns));
    const share = (spans - this.earlierSpans) / calls;
    this.#prove('guard', (status === UNAUTHENTICATED) === guard);
    this.#prove('metrics', metrics ? counted >= calls : counted === 0);
    this.#prove('log', log ? server.linesWritten >= calls : server.linesWritten < OWN_LINES);
    this.#prove(
      'trace',
      trace ? share > TRACED_SHARE / 3 && share < TRACED_SHARE * 3 : share === 0,
    );
  }

  #prove(concern: string, holds: boolean): void {
    if (holds) return;
    throw new Error(`host with ${nameOf(this.concerns)}: ${concern} was not as configured`);
  }
}

/** Calls of the hook that the host itself counted as OK. */
async function handledCalls({ ports }: ServerProcess): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${ports.httpPort}/metrics`);
  const line = (await answer.text())
    .split('\n')
    .find((each) => /^grpc_server_handled_total\{.*"OnSessionCreated".*"OK"/.test(each));
  return Number(line?.split(' ').at(-1) ?? 0);
}
