import {
  defineMessage,
  int64,
  named,
  secret,
  string,
  strings,
} from '../../../common/wire/define-message.js';

const PACKAGE = 'accelbyte.session.sessiondsm';

/** The request of both Create methods. */
export interface CreateRequest {
  readonly sessionId: string;
  readonly namespace: string;
  readonly deployment: string;
  readonly sessionData: string;
  readonly requestedRegions: readonly string[];
  readonly maximumPlayer: bigint;
  readonly clientVersion: string;
  readonly gameMode: string;
  readonly secret: string;
}

export interface TerminateRequest {
  readonly sessionId: string;
  readonly namespace: string;
  readonly zone: string;
}

export const createRequest = defineMessage<CreateRequest>(`${PACKAGE}.RequestCreateGameSession`, {
  sessionId: string(1),
  namespace: string(2),
  deployment: string(3),
  sessionData: secret(4),
  requestedRegions: named('requested_region', strings(5)),
  maximumPlayer: int64(6),
  clientVersion: string(7),
  gameMode: string(8),
  secret: secret(9),
});

export const terminateRequest = defineMessage<TerminateRequest>(
  `${PACKAGE}.RequestTerminateGameSession`,
  { sessionId: string(1), namespace: string(2), zone: string(3) },
);
