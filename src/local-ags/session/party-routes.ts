import { jsonBody } from '../http/json-body.js';
import { jsonReply, noContentReply, type RestReply } from '../http/rest-reply.js';
import { param, type RestRequest } from '../http/rest-request.js';
import type { Route } from '../http/route.js';
import { callerInNamespace } from '../iam/bearer-caller.js';
import type { Iam } from '../iam/iam.js';
import { type ConfigurationTemplate, DEFAULT_PARTY_TEMPLATE } from './configuration-template.js';
import type { ConfigurationTemplates } from './configuration-templates.js';
import type { LiveSession, LiveSessions } from './live-sessions.js';
import type { SessionChanges } from './session-changes.js';
import type { SessionFactory } from './session-factory.js';
import type { PartySessionMessage } from './session-messages.js';
import {
  createPartyRequest,
  inviteRequest,
  patchPartyRequest,
  promoteLeaderRequest,
} from './session-requests.js';
import { memberToRest, partyToRest } from './session-rest-mapper.js';

const PUBLIC = '/session/v1/public/namespaces/{namespace}';
const ONE = `${PUBLIC}/parties/{partyId}` as const;

/** What the endpoints of parties work with. */
export interface PartyParts {
  readonly iam: Iam;
  readonly templates: ConfigurationTemplates;
  readonly factory: SessionFactory;
  readonly sessions: LiveSessions<PartySessionMessage>;
  readonly changes: SessionChanges<PartySessionMessage>;
}

/** Parties, for players. A party ends when its last member leaves. */
export function partyRoutes(parts: PartyParts): readonly Route[] {
  const { iam, sessions, changes } = parts;
  const callerOf = (request: RestRequest) => callerInNamespace(iam, request);
  const idOf = (request: RestRequest) => param(request, 'partyId');
  return [
    {
      name: `POST ${PUBLIC}/party`,
      async handle(request) {
        const caller = callerOf(request);
        const body = jsonBody(request, createPartyRequest);
        const template = templateOf(parts, body.configurationName);
        const party = parts.factory.party(body, template, caller);
        return shown(await sessions.create(party, template), 201);
      },
    },
    {
      name: `GET ${ONE}`,
      handle(request) {
        callerOf(request);
        return shown(sessions.get(idOf(request)));
      },
    },
    {
      name: `PATCH ${ONE}`,
      handle(request) {
        const body = jsonBody(request, patchPartyRequest);
        return shown(changes.patch(idOf(request), callerOf(request), body));
      },
    },
    {
      name: `POST ${ONE}/users/me/join`,
      handle: (request) => shown(changes.join(idOf(request), callerOf(request))),
    },
    {
      name: `DELETE ${ONE}/users/me/leave`,
      handle(request) {
        const { message } = changes.leave(idOf(request), callerOf(request));
        if (!message.session.isActive) sessions.delete(message.session.id);
        return noContentReply;
      },
    },
    {
      name: `DELETE ${ONE}/users/me/reject`,
      handle(request) {
        changes.reject(idOf(request), callerOf(request));
        return noContentReply;
      },
    },
    {
      name: `DELETE ${ONE}/users/{userId}/kick`,
      handle(request) {
        const { message } = changes.kick(
          idOf(request),
          callerOf(request),
          param(request, 'userId'),
        );
        const { id, leaderId, members } = message.session;
        return jsonReply(200, {
          partyID: id,
          leaderID: leaderId,
          members: members.map(memberToRest),
        });
      },
    },
    {
      name: `POST ${ONE}/invite`,
      handle(request) {
        const { userID } = jsonBody(request, inviteRequest);
        changes.invite(idOf(request), callerOf(request), userID);
        return jsonReply(201, { platformID: '', platformUserID: '' });
      },
    },
    {
      name: `POST ${ONE}/leader`,
      handle(request) {
        const { leaderID } = jsonBody(request, promoteLeaderRequest);
        return shown(changes.promote(idOf(request), callerOf(request), leaderID));
      },
    },
  ];
}

function templateOf({ templates }: PartyParts, name: string): ConfigurationTemplate {
  return name === '' ? DEFAULT_PARTY_TEMPLATE : templates.get(name).template;
}

function shown(party: LiveSession<PartySessionMessage>, status = 200): RestReply {
  return jsonReply(status, partyToRest(party));
}
