import { create, type Message } from '@bufbuild/protobuf';
import { CallFailedError } from '../../common/grpc/client/call-failed.error.js';
import type { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import type { HookCaller, HookTarget } from '../hooks/hook-caller.js';
import { ServiceError } from '../service-error.js';
import type {
  BackfillProposalMessage,
  BackfillTicketMessage,
  MatchMessage,
  MatchMessages,
  TicketMessage,
} from './match-messages.js';
import type { FunctionTarget } from './matchmaking-configuration.js';

const SERVICE = '/accelbyte.matchmaking.matchfunction.MatchFunction';

/** One tick of one pool. */
export interface Tick {
  /** Rises with every tick of the pool. */
  readonly id: bigint;
  /** 32 hexadecimal digits; also the trace of both calls. */
  readonly traceId: string;
}

/** The five methods of the match function of a host. Source: overrides.md c.1 to c.3. */
export class MatchFunction {
  readonly #registry: MessageRegistry;
  readonly #messages: MatchMessages;
  readonly #caller: HookCaller;
  readonly #tickTimeoutMs: number;

  /** @param tickTimeoutMs  after which a stream counts as failed */
  constructor(
    registry: MessageRegistry,
    messages: MatchMessages,
    caller: HookCaller,
    tickTimeoutMs: number,
  ) {
    this.#registry = registry;
    this.#messages = messages;
    this.#caller = caller;
    this.#tickTimeoutMs = tickTimeoutMs;
  }

  /**
   * The statistics that the rules want to know of every player.
   * @throws ServiceError 500 when the host fails, here and below
   */
  async statCodes(target: FunctionTarget): Promise<readonly string[]> {
    const answer = await this.#unary('GetStatCodes', target, {});
    return (answer as Message & { codes: string[] }).codes;
  }

  /** The ticket as the host would have it. */
  async enrich(target: FunctionTarget, ticket: TicketMessage): Promise<TicketMessage> {
    const answer = await this.#unary('EnrichTicket', target, { ticket });
    const { ticket: enriched } = answer as Message & { ticket?: TicketMessage };
    if (enriched === undefined) throw failed('EnrichTicket: the answer has no ticket');
    return enriched;
  }

  /** Whether the ticket may wait; an error is a failure, not a no. */
  async validate(target: FunctionTarget, ticket: TicketMessage): Promise<boolean> {
    const answer = await this.#unary('ValidateTicket', target, { ticket });
    return (answer as Message & { validTicket: boolean }).validTicket;
  }

  /**
   * The matches of one tick, once the host has ended its stream.
   * @throws CallFailedError when it did not end it with OK, here and below
   */
  async makeMatches(
    target: FunctionTarget,
    tick: Tick,
    tickets: readonly TicketMessage[],
  ): Promise<readonly MatchMessage[]> {
    const answers = await this.#stream('MakeMatches', target, tick, [
      this.#messages.makeMatches({ parameters: parametersOf(target, tick) }),
      ...tickets.map((ticket) => this.#messages.makeMatches({ ticket })),
    ]);
    return answers.flatMap((answer) => (answer as Message & { match?: MatchMessage }).match ?? []);
  }

  /** The proposals of one tick, once the host has ended its stream. */
  async backfillMatches(
    target: FunctionTarget,
    tick: Tick,
    backfillTickets: readonly BackfillTicketMessage[],
    tickets: readonly TicketMessage[],
  ): Promise<readonly BackfillProposalMessage[]> {
    const answers = await this.#stream('BackfillMatches', target, tick, [
      this.#messages.backfillMatches({ parameters: parametersOf(target, tick) }),
      ...backfillTickets.map((backfillTicket) =>
        this.#messages.backfillMatches({ backfillTicket }),
      ),
      ...tickets.map((ticket) => this.#messages.backfillMatches({ ticket })),
    ]);
    return answers.flatMap(
      (answer) =>
        (answer as Message & { backfillProposal?: BackfillProposalMessage }).backfillProposal ?? [],
    );
  }

  async #unary(
    name: string,
    target: FunctionTarget,
    fields: Record<string, unknown>,
  ): Promise<Message> {
    const method = this.#registry.method(`${SERVICE}/${name}`);
    const request = create(method.input, { ...fields, rules: { json: target.rules } });
    try {
      return await this.#caller.call(method, request, hookTarget(target));
    } catch (error) {
      if (error instanceof CallFailedError) throw failed(`${name}: ${error.message}`);
      throw error;
    }
  }

  #stream(
    name: string,
    target: FunctionTarget,
    { traceId }: Tick,
    requests: readonly Message[],
  ): Promise<readonly Message[]> {
    const method = this.#registry.method(`${SERVICE}/${name}`);
    const timeoutMs = this.#tickTimeoutMs;
    return this.#caller.stream(method, requests, { ...hookTarget(target), traceId, timeoutMs });
  }
}

function hookTarget({ address, matchPool }: FunctionTarget): HookTarget {
  return { address, matchPool, sessionId: '', actions: [] };
}

function parametersOf({ rules }: FunctionTarget, { id, traceId }: Tick) {
  return { scope: { abTraceId: traceId }, rules: { json: rules }, tickId: id };
}

function failed(message: string): ServiceError {
  return new ServiceError(500, 20000, 'MatchFunctionFailed', message);
}
