import type { AgsRestClient } from '../../../common/ags/ags-rest-client.js';
import type { HttpResponse } from '../../../common/ags/http-exchange.js';
import {
  ProviderUnavailableError,
  ServerPreconditionError,
} from '../domain/dedicated-server.errors.js';
import type { GameSessionKey } from '../domain/game-session-key.js';
import type { KnownServer, SessionServers } from '../domain/session-servers.js';

/** AGS is done with the request, one way or another. Source: AGS Session API, `StatusV2`. */
const NOT_AWAITED = ['', 'NEED_TO_REQUEST', 'AVAILABLE', 'FAILED_TO_REQUEST', 'ENDED'];

const GIVEN_UP = ['FAILED_TO_REQUEST', 'ENDED', 'DS_ERROR', 'DS_CANCELLED'];

/** The members of AGS's answer that are looked at; any of them may be missing or null. */
interface GameSessionDocument {
  readonly DSInformation?: {
    readonly StatusV2?: string | null;
    readonly Server?: { readonly deployment?: string | null } | null;
  } | null;
}

/** `GET …/gamesessions/{id}` of AGS's Session service. Source: overrides.md d.4, d.6. */
export class AgsSessionServers implements SessionServers {
  /** @param ownNamespace  of sessions whose request named none */
  constructor(
    private readonly ags: Pick<AgsRestClient, 'call'>,
    private readonly ownNamespace: string | undefined,
  ) {}

  async serverOf(session: GameSessionKey, signal: AbortSignal): Promise<KnownServer> {
    const namespace = session.namespace || this.ownNamespace || '';
    const path =
      `/session/v1/public/namespaces/${encodeURIComponent(namespace)}` +
      `/gamesessions/${encodeURIComponent(session.sessionId)}`;
    let response: HttpResponse;
    try {
      response = await this.ags.call({ method: 'GET', path, signal });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw new ProviderUnavailableError('AGS cannot be asked for the server of this session', {
        cause: error,
      });
    }
    return knownServer(response, namespace);
  }
}

function knownServer({ status, body }: HttpResponse, namespace: string): KnownServer {
  if (status === 404) return { kind: 'session-gone' };
  if (status === 401 || status === 403) {
    throw new ServerPreconditionError(
      'the IAM client of this host may not read game sessions: it needs ' +
        `NAMESPACE:${namespace}:SESSION:GAME [READ]`,
    );
  }
  const document = status === 200 ? parsed(body) : undefined;
  if (document === undefined) {
    throw new ProviderUnavailableError(`AGS answers ${status} for the server of this session`);
  }
  const { DSInformation } = document;
  const deployment = DSInformation?.Server?.deployment;
  if (DSInformation?.Server) return { kind: 'server', deployment: String(deployment ?? '') };
  const statusV2 = DSInformation?.StatusV2 ?? '';
  return {
    kind: 'none',
    isAwaited: !NOT_AWAITED.includes(statusV2),
    hasGivenUp: GIVEN_UP.includes(statusV2),
  };
}

function parsed(body: Buffer): GameSessionDocument | undefined {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'));
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}
