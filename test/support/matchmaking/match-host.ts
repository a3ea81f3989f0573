import type { MatchSettings } from '../../../src/modules/matchmaking/domain/tick.js';
import { MatchmakingModule } from '../../../src/modules/matchmaking/matchmaking.module.js';
import {
  type LoadedStrategy,
  loadMatchmakingStrategy,
} from '../../../src/modules/matchmaking/matchmaking.strategies.js';
import { startTestHost, type TestHost, type TestHostOptions } from '../test-host.js';
import { MatchClient } from './match-client.js';

/** A host that serves the match function, and a client with a token of AGS. */
export interface MatchHost {
  readonly host: TestHost;
  readonly client: MatchClient;
  stop(): Promise<void>;
}

export interface MatchHostOptions extends TestHostOptions {
  /** A file of `strategies/`, or a strategy of the test. */
  readonly strategy: string | LoadedStrategy;
  readonly settings?: Partial<MatchSettings>;
}

const SETTINGS: MatchSettings = {
  chunkSize: 0,
  timeLimitMs: 4000,
  findAllyMaxLoop: 0,
  findPartyMaxLoop: 0,
  prioritizeLargerParties: false,
  anyMatchOptionAllCommon: true,
};

export async function startMatchHost(options: MatchHostOptions): Promise<MatchHost> {
  const { strategy } = options;
  const loaded = typeof strategy === 'string' ? await loadMatchmakingStrategy(strategy) : strategy;
  const settings = { ...SETTINGS, ...options.settings };
  const host = await startTestHost({
    ...options,
    env: { ...options.env, ENABLE_MATCHMAKING: 'false' }, // the one below takes its place
    extras: {
      modules: [MatchmakingModule.with(loaded, { settings, metricsPrefix: '' })],
      services: [MatchmakingModule.service],
    },
  });
  const client = new MatchClient(host.grpcAddress, host.token);
  return {
    host,
    client,
    async stop() {
      client.close();
      await host.stop();
    },
  };
}
