import { jsonReply, jsonTextReply, type RestReply } from '../http/rest-reply.js';
import { formFields, type RestRequest } from '../http/rest-request.js';
import type { Route } from '../http/route.js';
import { requireBasic } from './basic-credentials.js';
import type { Iam } from './iam.js';
import { OAuthError } from './oauth-error.js';
import { tokenAnswer } from './token-answer.js';

const DELEGATE_GRANT = 'urn:ietf:params:oauth:grant-type:extend_client_credentials';

/** Tokens, keys, revocations and verification. Source: auth.md 2. */
export function oauthRoutes(iam: Iam): readonly Route[] {
  return [
    { name: 'POST /iam/v3/oauth/token', handle: (request) => token(iam, request) },
    {
      name: 'GET /iam/v3/oauth/jwks',
      handle: () => jsonReply(200, { keys: iam.keys.published }),
    },
    {
      name: 'GET /iam/v3/oauth/revocationlist',
      handle: (request) => {
        requireBasic(request, iam.options);
        return jsonTextReply(200, iam.revocations.listText());
      },
    },
    { name: 'POST /iam/v3/oauth/verify', handle: (request) => verify(iam, request) },
  ];
}

function token(iam: Iam, request: RestRequest): RestReply {
  requireBasic(request, iam.options);
  const issued = grant(iam, formFields(request));
  // A token that was just issued is good, unless its user was revoked within this second.
  return jsonReply(200, tokenAnswer(issued, iam.verify(issued) ?? {}));
}

function grant(iam: Iam, form: URLSearchParams): string {
  switch (form.get('grant_type')) {
    case 'client_credentials':
      return iam.issueClientToken();
    case DELEGATE_GRANT: {
      // IAM allows this grant to clients of the publisher and of studios only. Here the one client
      // may have it, so that `extend-host token` works on a laptop.
      const namespace = form.get('extendNamespace');
      if (!namespace) {
        throw new OAuthError(400, 'invalid_request', 'extendNamespace is missing');
      }
      return iam.issueDelegateToken({
        client_id: iam.options.clientId,
        extend_namespace: namespace,
      });
    }
    case 'password': {
      const user = iam.users.login(form.get('username') ?? '', form.get('password') ?? '');
      if (user === undefined) {
        throw new OAuthError(401, 'invalid_grant', 'user name and password do not match');
      }
      return iam.issueUserToken(user);
    }
    default:
      throw new OAuthError(
        400,
        'unsupported_grant_type',
        `grant_type: expected client_credentials, password or ${DELEGATE_GRANT}`,
      );
  }
}

function verify(iam: Iam, request: RestRequest): RestReply {
  requireBasic(request, iam.options);
  const text = formFields(request).get('token') ?? '';
  const claims = iam.verify(text);
  if (claims === undefined) {
    throw new OAuthError(400, 'invalid_request', 'the token is unknown, expired or revoked');
  }
  return jsonReply(200, tokenAnswer(text, claims));
}
