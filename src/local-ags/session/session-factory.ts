import type { Clock } from '../../common/time/clock.js';
import type { RestCaller } from '../iam/bearer-caller.js';
import type { IdSource } from '../id-source.js';
import type { ConfigurationTemplate } from './configuration-template.js';
import { type Membership, refreshFullness } from './membership.js';
import type {
  BaseSessionMessage,
  Fields,
  GameSessionMessage,
  PartySessionMessage,
  SessionMessages,
} from './session-messages.js';
import type {
  CreateGameSessionRequest,
  CreatePartyRequest,
  SessionSettings,
} from './session-requests.js';
import { configurationFromRest, teamsFromRest } from './session-rest-mapper.js';

const LIFETIME_SECONDS = 24 * 3600;
/** Without letters and digits that look alike. */
const CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 6;

/** Builds sessions as they are before the host has seen them. */
export class SessionFactory {
  readonly #messages: SessionMessages;
  readonly #membership: Membership;
  readonly #ids: IdSource;
  readonly #clock: Clock;
  readonly #namespace: string;

  constructor(
    messages: SessionMessages,
    membership: Membership,
    ids: IdSource,
    clock: Clock,
    namespace: string,
  ) {
    this.#messages = messages;
    this.#membership = membership;
    this.#ids = ids;
    this.#clock = clock;
    this.#namespace = namespace;
  }

  gameSession(
    request: CreateGameSessionRequest,
    template: ConfigurationTemplate,
    caller: RestCaller,
  ): GameSessionMessage {
    const teams = teamsFromRest(request.teams ?? []);
    const invited = teams.flatMap(({ userIds = [] }) => userIds);
    const session = this.#base(request, template, caller, invited);
    const isDedicated = session.configuration?.type === 'DS';
    const message = this.#messages.gameSession({
      session,
      teams,
      code: this.#code(),
      matchPool: request.matchPool,
      serverName: request.serverName,
      backfillTicketId: request.backfillTicketID,
      ticketIds: request.ticketIDs ?? [],
      ...(isDedicated && {
        dsInformation: { status: 'NEED_TO_REQUEST', statusV2: 'NEED_TO_REQUEST' },
        ...(template.enableSecret && { secret: this.#ids.next('server secret') }),
      }),
    });
    refreshFullness(message.session);
    return message;
  }

  party(
    request: CreatePartyRequest,
    template: ConfigurationTemplate,
    caller: RestCaller,
  ): PartySessionMessage {
    const invited = (request.members ?? []).map(({ ID }) => ID);
    const session = this.#base(request, { ...template, autoJoin: false }, caller, invited);
    const code = template.disableCodeGeneration ? '' : this.#code();
    const message = this.#messages.partySession({ session, code });
    refreshFullness(message.session);
    return message;
  }

  #base(
    request: SessionSettings,
    template: ConfigurationTemplate,
    { clientId, userId }: RestCaller,
    invited: readonly string[],
  ): Fields<BaseSessionMessage> {
    const now = this.#clock.now();
    const configuration = configurationFromRest(template, request);
    const guests = configuration.autoJoin ? 'JOINED' : 'INVITED';
    const userIds = [...new Set(userId === undefined ? invited : [userId, ...invited])];
    return {
      id: this.#ids.next('session'),
      namespace: this.#namespace,
      isActive: true,
      version: 1,
      createdBy: userId ?? `client-${clientId}`,
      configurationName: template.name,
      leaderId: userId ?? (configuration.autoJoin ? (userIds[0] ?? '') : ''),
      createdAt: this.#messages.time(now),
      updatedAt: this.#messages.time(now),
      expiredAt: this.#messages.time(now + LIFETIME_SECONDS),
      ...(request.attributes && { attributes: request.attributes }),
      configuration,
      members: userIds.map((id) =>
        this.#membership.newcomer(id, id === userId ? 'JOINED' : guests, now),
      ),
    };
  }

  /** A code that players can type. */
  #code(): string {
    const random = this.#ids.next('code');
    return Array.from({ length: CODE_LENGTH }, (_, index) => {
      const byte = Number.parseInt(random.slice(index * 2, index * 2 + 2), 16);
      return CODE_ALPHABET[byte % CODE_ALPHABET.length];
    }).join('');
  }
}
