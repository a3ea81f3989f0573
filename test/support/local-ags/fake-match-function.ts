import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { MessageRegistry, methodPath } from '../../../src/common/grpc/client/message-registry.js';
import { FakeRefusal } from './fake-refusal.js';

/** A call as it reached the fake: one request, or all of a stream. */
export interface MatchFunctionCall {
  /** As in `MakeMatches`. */
  readonly method: string;
  readonly metadata: Metadata;
  /** Protobuf JSON. */
  readonly requests: readonly JsonObject[];
}

/** Answers one call with messages in protobuf JSON; one for the unary methods. */
export type MatchFunctionAnswer = (
  call: MatchFunctionCall,
) => readonly JsonValue[] | Promise<readonly JsonValue[]>;

/** A match function that does as a test says, without a line of the real one. */
export class FakeMatchFunction {
  readonly received: MatchFunctionCall[] = [];
  readonly #registry = MessageRegistry.fromBuild();
  readonly #answers = new Map<string, MatchFunctionAnswer>([
    ['GetStatCodes', () => [{}]],
    ['EnrichTicket', ({ requests: [request] }) => [{ ticket: request?.ticket ?? {} }]],
    ['ValidateTicket', () => [{ valid_ticket: true }]],
    ['MakeMatches', pairs],
    ['BackfillMatches', firstComers],
  ]);

  /** How a method answers from now on; default: pairs in order of arrival, a first comer each. */
  answer(method: string, answer: MatchFunctionAnswer): void {
    this.#answers.set(method, answer);
  }

  calls(method: string): readonly MatchFunctionCall[] {
    return this.received.filter((call) => call.method === method);
  }

  get definition(): ServiceDefinition {
    return Object.fromEntries(
      this.#methods.map((method) => [
        method.name,
        {
          path: methodPath(method),
          requestStream: method.methodKind === 'bidi_streaming',
          responseStream: method.methodKind === 'bidi_streaming',
          requestSerialize: asItIs,
          requestDeserialize: asItIs,
          responseSerialize: asItIs,
          responseDeserialize: asItIs,
        },
      ]),
    );
  }

  get handlers(): UntypedServiceImplementation {
    return Object.fromEntries(
      this.#methods.map(({ name, methodKind }) => {
        const unary = (call: ServerUnaryCall<Buffer, Buffer>, respond: sendUnaryData<Buffer>) => {
          this.#run(name, call.metadata, [call.request]).then(
            ([answer = null]) => respond(null, answer),
            (error) => respond(failure(error)),
          );
        };
        const stream = async (call: ServerDuplexStream<Buffer, Buffer>) => {
          const requests: Buffer[] = [];
          call.on('data', (request: Buffer) => requests.push(request));
          call.on('end', () => {
            this.#run(name, call.metadata, requests).then(
              (answers) => {
                for (const answer of answers) call.write(answer);
                call.end();
              },
              (error) => call.emit('error', failure(error)),
            );
          });
        };
        return [name, methodKind === 'unary' ? unary : stream];
      }),
    );
  }

  get #methods() {
    return this.#registry.methods.filter(({ parent }) => parent.name === 'MatchFunction');
  }

  async #run(
    name: string,
    metadata: Metadata,
    requests: readonly Buffer[],
  ): Promise<readonly Buffer[]> {
    const { input, output } = this.#registry.method(
      `/accelbyte.matchmaking.matchfunction.MatchFunction/${name}`,
    );
    // Requests of these methods are objects in JSON.
    const decoded = requests.map(
      (bytes) => this.#registry.toJson(input, this.#registry.decode(input, bytes)) as JsonObject,
    );
    const call = { method: name, metadata, requests: decoded };
    this.received.push(call);
    const answers = (await this.#answers.get(name)?.(call)) ?? [];
    return answers.map((answer) =>
      this.#registry.encode(output, this.#registry.fromJson(output, answer)),
    );
  }
}

/** A match function that listens on a port of its own. */
export interface ListeningMatchFunction {
  readonly fake: FakeMatchFunction;
  /** `host:port` */
  readonly address: string;
  close(): Promise<void>;
}

export async function startFakeMatchFunction(): Promise<ListeningMatchFunction> {
  const fake = new FakeMatchFunction();
  const server = new Server();
  server.addService(fake.definition, fake.handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    fake,
    address: `127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.forceShutdown();
        server.tryShutdown(() => resolve());
      }),
  };
}

/** The tickets of a stream, in their order. */
export function ticketsIn({ requests }: MatchFunctionCall): JsonObject[] {
  // A ticket is an object in JSON.
  return requests.flatMap(({ ticket }) => (ticket === undefined ? [] : [ticket as JsonObject]));
}

function pairs(call: MatchFunctionCall): readonly JsonValue[] {
  const tickets = ticketsIn(call);
  const matches: JsonValue[] = [];
  for (let index = 0; index + 1 < tickets.length; index += 2) {
    const pair = tickets.slice(index, index + 2);
    const teams = pair.map((ticket, team) => teamOf(ticket, `team-${team}`));
    matches.push({ match: { tickets: pair, teams, match_attributes: { made_by: 'fake' } } });
  }
  return matches;
}

function firstComers({ requests }: MatchFunctionCall): readonly JsonValue[] {
  const tickets = requests.flatMap(({ ticket }) => ticket ?? []) as JsonObject[];
  const sessions = requests.flatMap(({ backfill_ticket: one }) => one ?? []) as JsonObject[];
  return sessions.slice(0, tickets.length).map((session, index) => {
    const ticket = tickets[index] ?? {};
    const { teams = [] } = session.partial_match as { teams?: JsonValue[] };
    return {
      backfill_proposal: {
        backfill_ticket_id: session.ticket_id ?? '',
        added_tickets: [ticket],
        proposed_teams: [...teams, teamOf(ticket, 'newcomers')],
        proposal_id: `proposal-${String(session.ticket_id)}`,
        match_pool: session.match_pool ?? '',
        match_session_id: session.match_session_id ?? '',
      },
    };
  });
}

function teamOf(ticket: JsonObject, teamId: string): JsonObject {
  // Players of a ticket have ids.
  const players = (ticket.players ?? []) as { player_id: string }[];
  const userIds = players.map((player) => player.player_id);
  const parties = [{ party_id: ticket.party_session_id ?? '', user_ids: userIds }];
  return { team_id: teamId, user_ids: userIds, parties };
}

function failure(error: unknown) {
  const details = error instanceof Error ? error.message : String(error);
  const code = error instanceof FakeRefusal ? error.code : status.INTERNAL;
  return Object.assign(new Error(details), { code, details });
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}
