import { setTimeout as delay } from 'node:timers/promises';
import type { DescMessage, DescMethod, JsonValue, Message } from '@bufbuild/protobuf';
import { CallFailedError } from '../../common/grpc/client/call-failed.error.js';
import { DynamicClient } from '../../common/grpc/client/dynamic-client.js';
import { type MessageRegistry, methodPath } from '../../common/grpc/client/message-registry.js';
import type { Clock } from '../../common/time/clock.js';
import type { Faults } from '../faults.js';
import type { IdSource } from '../id-source.js';
import type { DelegateToken } from './delegate-token.js';
import { type HookCall, RECORDED_MESSAGES } from './hook-call.js';

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
  /** Empty where it is about no session. */
  readonly sessionId: string;
  readonly actions: readonly string[];
  readonly matchPool?: string;
  /** Default: a new one. */
  readonly traceId?: string;
  /** Default: the one of every hook. */
  readonly timeoutMs?: number;
}

interface Attempt extends HookTarget {
  readonly method: DescMethod;
  readonly requests: readonly Message[];
  /** The requests as they are sent, which a fault may have spoilt. */
  readonly bytes: readonly Buffer[];
  readonly number: number;
  readonly traceId: string;
}

/** What a fault makes of a call. */
interface Spoilt {
  readonly attempts: number;
  readonly spoil: (bytes: Buffer) => Buffer;
}

/**
 * Calls the hooks and match functions of hosts as AGS does: plaintext HTTP/2, a delegate token, B3
 * trace headers.
 */
export class HookCaller {
  readonly #parts: HookCallerParts;
  readonly #clients = new Map<string, DynamicClient>();
  readonly #closing = new AbortController();
  #sequence = 0;

  constructor(parts: HookCallerParts) {
    this.#parts = parts;
  }

  /**
   * Calls a unary method once, or as often as a fault demands; the last answer counts.
   * @throws CallFailedError when the host did not answer with OK
   */
  async call(method: DescMethod, request: Message, target: HookTarget): Promise<Message> {
    const [answer] = await this.stream(method, [request], target);
    if (answer === undefined) throw new Error(`${method.name}: OK without an answer`);
    return answer;
  }

  /**
   * As {@link call}, of a method that takes or answers streams: sends every request and then the
   * half-close, and waits for the end.
   */
  async stream(
    method: DescMethod,
    requests: readonly Message[],
    target: HookTarget,
  ): Promise<readonly Message[]> {
    const { registry, ids } = this.#parts;
    const { attempts, spoil } = await this.#strike(method.name);
    const bytes = requests.map((request) => spoil(registry.encode(method.input, request)));
    const traceId = target.traceId ?? ids.next('trace');
    const attempt = { ...target, method, requests, bytes, traceId };
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

  /** Lets the fault of a method strike, if it has one. */
  async #strike(name: string): Promise<Spoilt> {
    const attempts = this.#parts.repeats ? 2 : 1;
    const spoil = (bytes: Buffer) => bytes;
    const struck = this.#parts.faults.take(name);
    switch (struck?.fault.kind) {
      case 'delay':
        await delay(struck.fault.ms, undefined, { signal: this.#closing.signal });
        return { attempts, spoil };
      case 'hold':
        await struck.released;
        return { attempts, spoil };
      case 'repeat':
        return { attempts: 2, spoil };
      case 'truncate':
        return { attempts, spoil: (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2)) };
      case 'garbage':
        return { attempts, spoil: (bytes) => Buffer.alloc(bytes.length, 0xff) };
      case 'drop':
        throw new CallFailedError(UNAVAILABLE, `${name} was dropped on purpose`, {});
      case 'status':
        throw new CallFailedError(struck.fault.status, struck.fault.body ?? 'set on purpose', {});
      default:
        return { attempts, spoil };
    }
  }

  async #attempt(attempt: Attempt): Promise<readonly Message[]> {
    const { registry } = this.#parts;
    const { method, bytes, address, timeoutMs = this.#parts.timeoutMs } = attempt;
    const begin = performance.now();
    try {
      const responses: Message[] = [];
      const answers = this.#client(address).streamBytes(methodPath(method), bytes, {
        metadata: this.#metadata(attempt),
        timeoutMs,
        signal: this.#closing.signal,
      });
      for await (const answer of answers) responses.push(registry.decode(method.output, answer));
      this.#record(attempt, performance.now() - begin, 'OK', '', responses);
      return responses;
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
    attempt: Attempt,
    durationMs: number,
    status: string,
    details: string,
    responses?: readonly Message[],
  ): void {
    const { clock, onCall } = this.#parts;
    const { method, requests, matchPool } = attempt;
    this.#sequence += 1;
    onCall({
      sequence: this.#sequence,
      method: method.name,
      address: attempt.address,
      sessionId: attempt.sessionId,
      ...(matchPool !== undefined && { matchPool }),
      actions: attempt.actions,
      attempt: attempt.number,
      startedAt: new Date(clock.now() * 1000 - durationMs).toISOString(),
      durationMs,
      status,
      details,
      traceId: attempt.traceId,
      request: this.#shown(method, method.input, requests),
      ...(responses && { response: this.#shown(method, method.output, responses) }),
    });
  }

  #shown(method: DescMethod, type: DescMessage, messages: readonly Message[]): JsonValue {
    const { registry } = this.#parts;
    const shown = messages
      .slice(0, RECORDED_MESSAGES)
      .map((message) => registry.toJson(type, message));
    return method.methodKind === 'unary' ? (shown[0] ?? null) : shown;
  }
}

function ignoreLostAnswer(error: unknown): void {
  if (!(error instanceof CallFailedError)) throw error;
}
