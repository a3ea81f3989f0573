import type { AgsRestClient } from '../../../common/ags/ags-rest-client.js';
import type { HttpResponse } from '../../../common/ags/http-exchange.js';
import type { DsInformation } from '../domain/ds-information.js';
import type { GameSessionKey } from '../domain/game-session-key.js';
import type { Patience, Reception, SessionInformation } from '../domain/session-information.js';
import type { KnownServer, SessionServers } from '../domain/session-servers.js';

const TOO_MANY_REQUESTS = 429;
/** Of a refusal in the log; AGS's error documents are shorter. */
const MAX_DETAIL_CHARACTERS = 500;

/** `PUT …/dsinformation` of AGS's Session service. Source: overrides.md d.6. */
export class AgsSessionInformation implements SessionInformation {
  /** @param ownNamespace  of sessions whose request named none */
  constructor(
    private readonly ags: Pick<AgsRestClient, 'call'>,
    private readonly ownNamespace: string | undefined,
    private readonly servers: SessionServers,
  ) {}

  async report(
    session: GameSessionKey,
    information: DsInformation,
    signal: AbortSignal,
  ): Promise<Reception> {
    const namespace = session.namespace || this.ownNamespace;
    if (!namespace) {
      return { kind: 'refused', detail: 'neither the request nor AB_NAMESPACE names a namespace' };
    }
    const path =
      `/session/v1/admin/namespaces/${encodeURIComponent(namespace)}` +
      `/gamesessions/${encodeURIComponent(session.sessionId)}/dsinformation`;
    try {
      return receptionOf(await this.ags.call({ method: 'PUT', path, json: information, signal }));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      return {
        kind: 'unreachable',
        detail: error instanceof Error ? error.message : String(error),
      };
    }
  }

  async patienceOf(session: GameSessionKey, signal: AbortSignal): Promise<Patience> {
    try {
      return patienceWith(await this.servers.serverOf(session, signal));
    } catch {
      if (signal.aborted) throw signal.reason;
      // Away, or the host's client may not read sessions: the report itself will tell.
      return 'unknown';
    }
  }
}

function patienceWith(known: KnownServer): Patience {
  switch (known.kind) {
    case 'session-gone':
      return 'has-given-up';
    case 'none':
      if (known.hasGivenUp) return 'has-given-up';
      return known.isAwaited ? 'waits' : 'unknown';
    case 'server':
      // It may be this very one, told before an answer was lost: AGS knows.
      return 'unknown';
  }
}

function receptionOf({ status, body }: HttpResponse): Reception {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 404) return { kind: 'session-gone' };
  const detail = `${status} ${body.toString('utf8').slice(0, MAX_DETAIL_CHARACTERS)}`;
  const mayPass = status >= 500 || status === TOO_MANY_REQUESTS;
  return { kind: mayPass ? 'unreachable' : 'refused', detail };
}
