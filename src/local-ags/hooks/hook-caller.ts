import { setTimeout as delay } from 'node:timers/promises';
import type { DescMethod, Message } from '@bufbuild/protobuf';
import { CallFailedError } from '../../common/grpc/client/call-failed.error.js';
import { DynamicClient } from '../../common/grpc/client/dynamic-client.js';
import { type MessageRegistry, methodPath } from '../../common/grpc/client/message-registry.js';
import type { Clock } from '../../common/time/clock.js';
import type { Faults } from '../faults.js';
import type { IdSource } from '../id-source.js';
import type { DelegateToken } from './delegate-token.js';
import type { HookCall } from './hook-call.js';

const UNAVAILABLE = 14;

/** What the caller of hooks works with. */
export interface HookCallerParts {
  readonly registry: MessageRegistry;
  readonly token: DelegateToken;
  readonly faults: Faults;
  readonly ids: IdSource;
  readonly clock: Clock;
  /** Hears every call once it has ended. */
  readonly onCall: (call: HookCall) => void;
  /** Milliseconds after which a hook counts as failed. */
  readonly timeoutMs: number;
  /** Makes every call twice. */
  readonly repeats: boolean;
}

/** Where a call goes and what it is about. */
export interface HookTarget {
  /** `host:port` */
  readonly address: string;
  readonly sessionId: string;
  readonly actions: readonly string[];
}

interface Attempt extends HookTarget {
  readonly method: DescMethod;
  readonly request: Message;
  readonly bytes: Uint8Array;
  readonly number: number;
  readonly traceId: string;
}

/** Calls the hooks of hosts as AGS does: plaintext HTTP/2, a delegate token, B3 trace headers. */
export class HookCaller {
  readonly #parts: HookCallerParts;
  readonly #clients = new Map<string, DynamicClient>();
  readonly #closing = new AbortController();
  #sequence = 0;

  constructor(parts: HookCallerParts) {
    this.#parts = parts;
  }

  /**
   * Calls a hook once, or as often as a fault demands; the last answer counts.
   * @throws CallFailedError when the host did not answer with OK
   */
  async call(method: DescMethod, request: Message, target: HookTarget): Promise<Message> {
    const { registry, faults, ids, repeats } = this.#parts;
    const struck = faults.take(method.name);
    let bytes = registry.encode(method.input, request);
    let attempts = repeats ? 2 : 1;
    switch (struck?.fault.kind) {
      case 'delay':
        await delay(struck.fault.ms, undefined, { signal: this.#closing.signal });
        break;
      case 'hold':
        await struck.released;
        break;
      case 'repeat':
        attempts = 2;
        break;
      case 'truncate':
        bytes = bytes.subarray(0, Math.floor(bytes.length / 2));
        break;
      case 'garbage':
        bytes = Buffer.alloc(bytes.length, 0xff);
        break;
      case 'drop':
        throw new CallFailedError(UNAVAILABLE, `${method.name} was dropped on purpose`, {});
      case 'status':
        throw new CallFailedError(struck.fault.status, struck.fault.body ?? 'set on purpose', {});
    }
    const traceId = ids.next('trace');
    const attempt = { ...target, method, request, bytes, traceId };
    // What a repeating proxy does: the first answer got lost on the way.
    for (let number = 1; number < attempts; number += 1) {
      await this.#attempt({ ...attempt, number }).catch(ignoreLostAnswer);
    }
    return this.#attempt({ ...attempt, number: attempts });
  }

  /** Ends what is under way. */
  close(): void {
    this.#closing.abort();
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  async #attempt(attempt: Attempt): Promise<Message> {
    const { registry, timeoutMs } = this.#parts;
    const { method, bytes, address } = attempt;
    const begin = performance.now();
    try {
      const answer = await this.#client(address).unaryBytes(methodPath(method), bytes, {
        metadata: this.#metadata(attempt),
        timeoutMs,
        signal: this.#closing.signal,
      });
      const response = registry.decode(method.output, answer.message);
      this.#record(attempt, performance.now() - begin, 'OK', '', response);
      return response;
    } catch (error) {
      if (error instanceof CallFailedError) {
        this.#record(attempt, performance.now() - begin, error.statusName, error.details);
      }
      throw error;
    }
  }

  /** Source: overrides.md a.4 and a.10. */
  #metadata({ traceId }: Attempt): Readonly<Record<string, string>> {
    return {
      authorization: `Bearer ${this.#parts.token.value}`,
      'x-b3-traceid': traceId,
      'x-b3-spanid': this.#parts.ids.next('span').slice(0, 16),
      'x-b3-sampled': '1',
    };
  }

  #client(address: string): DynamicClient {
    this.#closing.signal.throwIfAborted();
    let client = this.#clients.get(address);
    if (client === undefined) {
      client = new DynamicClient(this.#parts.registry, address);
      this.#clients.set(address, client);
    }
    return client;
  }

  #record(
    { method, address, sessionId, actions, number, traceId, request }: Attempt,
    durationMs: number,
    status: string,
    details: string,
    response?: Message,
  ): void {
    const { registry, clock, onCall } = this.#parts;
    this.#sequence += 1;
    onCall({
      sequence: this.#sequence,
      method: method.name,
      address,
      sessionId,
      actions,
      attempt: number,
      startedAt: new Date(clock.now() * 1000 - durationMs).toISOString(),
      durationMs,
      status,
      details,
      traceId,
      request: registry.toJson(method.input, request),
      ...(response && { response: registry.toJson(method.output, response) }),
    });
  }
}

function ignoreLostAnswer(error: unknown): void {
  if (!(error instanceof CallFailedError)) throw error;
}
