import { grpcAnswer } from './grpc-answer.js';
import { type MatchHost, startMatchHost } from './match-host.js';
import { VECTOR_CHUNK_SIZE, type Vector } from './vector.js';
import type { VectorOutcome } from './vector-outcome.js';

/** Hosts for vectors: one for each set of settings that a vector asks for. */
export class VectorHosts {
  readonly #hosts = new Map<string, Promise<MatchHost>>();

  /** What a real host answers to `vector`, over gRPC. */
  async answer(vector: Vector): Promise<VectorOutcome> {
    return grpcAnswer(vector, (await this.#hostFor(vector)).client);
  }

  async stop(): Promise<void> {
    const hosts = await Promise.all(this.#hosts.values());
    await Promise.all(hosts.map((host) => host.stop()));
  }

  #hostFor({ config = {} }: Vector): Promise<MatchHost> {
    const settings = {
      chunkSize: config.ticketChunkSize ?? VECTOR_CHUNK_SIZE,
      prioritizeLargerParties: config.prioritizeLargerParties ?? false,
      anyMatchOptionAllCommon: config.anyMatchOptionAllCommon ?? true,
      findAllyMaxLoop: config.findAllyMaxLoop ?? 0,
      findPartyMaxLoop: config.findPartyMaxLoop ?? 0,
    };
    const key = JSON.stringify(settings);
    let host = this.#hosts.get(key);
    if (host === undefined) {
      host = startMatchHost({ strategy: 'rules', settings, waitUntilReady: true });
      this.#hosts.set(key, host);
    }
    return host;
  }
}
