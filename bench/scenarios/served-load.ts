import { ClosedLoop, type LoadResult, type LoadShape } from '../load/closed-loop.js';
import type { JudgedCall } from '../load/judged-call.js';
import { quantile } from '../load/quantile.js';
import { type ServerCommand, ServerProcess } from '../servers/server-process.js';

/** The same for all servers. */
export const LOAD_SHAPE: LoadShape = { connections: 4, streamsPerConnection: 8 };

/** What one stretch of load cost. */
export interface Sample {
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Microseconds of server CPU for one call. */
  readonly cpuMicros: number;
}

/** A server that runs and is known to answer rightly, with the load that drives it. */
export class ServedLoad {
  #calls = 0;

  private constructor(
    readonly server: ServerProcess,
    private readonly loop: ClosedLoop,
  ) {}

  /** @throws Error when the server does not start or answers wrongly */
  static async start(
    command: ServerCommand,
    judged: JudgedCall,
    untilReady: (server: ServerProcess) => Promise<void> = async () => undefined,
  ): Promise<ServedLoad> {
    const server = await ServerProcess.start(command);
    try {
      await untilReady(server);
      const port = server.ports.grpcPort;
      const exchanges = await judged.exchanges(port);
      return new ServedLoad(
        server,
        await ClosedLoop.open(port, judged.call, LOAD_SHAPE, exchanges),
      );
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Calls of the loop so far; those that judged the server are not among them. */
  get calls(): number {
    return this.#calls;
  }

  /** Loads the server for a while. @throws WrongAnswerError */
  async measure(milliseconds: number): Promise<Sample> {
    const before = this.server.cpuSeconds();
    const result: LoadResult = await this.loop.run(milliseconds);
    const cpuSeconds = this.server.cpuSeconds() - before;
    this.#calls += result.calls;
    return {
      callsPerSecond: result.calls / result.seconds,
      p50Ms: quantile(result.latenciesMs, 0.5),
      p99Ms: quantile(result.latenciesMs, 0.99),
      cpuMicros: (cpuSeconds / result.calls) * 1e6,
    };
  }

  async stop(): Promise<void> {
    this.loop.close();
    await this.server.stop();
  }
}
