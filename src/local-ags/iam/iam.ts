import type { Clock } from '../../common/time/clock.js';
import type { IdSource } from '../id-source.js';
import type { ClientCredentials } from './basic-credentials.js';
import { Revocations } from './revocations.js';
import { SigningKeys } from './signing-keys.js';
import { CLIENT_SCOPE, type Claims, EXTEND_SCOPE, TokenIssuer } from './token-issuer.js';
import { type TestUser, Users } from './users.js';

/** Client id in the tokens with which AGS itself calls an override. */
const AGS_CLIENT_ID = 'local-ags-session-service';

/** What the local IAM is told at its start. */
export interface IamOptions extends ClientCredentials {
  /** Game namespace. */
  readonly namespace: string;
}

/** The identity service of the local AGS: who exists, which tokens there are, which are revoked. */
export class Iam {
  readonly revocations: Revocations;
  readonly users: Users;
  readonly #issuer: TokenIssuer;

  private constructor(
    readonly options: IamOptions,
    readonly keys: SigningKeys,
    ids: IdSource,
    clock: Clock,
  ) {
    this.revocations = new Revocations(clock);
    this.users = new Users(ids);
    this.#issuer = new TokenIssuer(keys, ids, clock);
  }

  static async create(options: IamOptions, ids: IdSource, clock: Clock): Promise<Iam> {
    return new Iam(options, await SigningKeys.create(ids), ids, clock);
  }

  /** Namespace of AGS's own client: the studio of a game named `<studio>-<game>`. */
  get studioNamespace(): string {
    return this.options.namespace.split('-')[0] ?? this.options.namespace;
  }

  /** A token with exactly these claims, but for `iat`, `exp` and `jti` where they are not named. */
  issueToken(claims: Claims, header?: Claims): string {
    return this.#issuer.issue(claims, header);
  }

  /** The token with which AGS calls the overrides of a namespace. Source: auth.md 3. */
  issueDelegateToken(overrides: Claims = {}): string {
    return this.issueToken({
      ...this.#clientClaims(AGS_CLIENT_ID, this.studioNamespace, EXTEND_SCOPE),
      extend_namespace: this.options.namespace,
      ...overrides,
    });
  }

  issueClientToken(): string {
    const { clientId, namespace } = this.options;
    return this.issueToken(this.#clientClaims(clientId, namespace, CLIENT_SCOPE));
  }

  issueUserToken(user: TestUser): string {
    const { clientId, namespace } = this.options;
    return this.issueToken({
      ...this.#clientClaims(clientId, namespace, CLIENT_SCOPE),
      sub: user.userId,
      display_name: user.username,
      country: user.country,
      is_comply: true,
    });
  }

  /** Claims of a token that is good now: issued here, not expired, not revoked. */
  verify(token: string): Claims | undefined {
    const claims = this.#issuer.claimsOf(token);
    if (claims === undefined || this.revocations.isTokenRevoked(token)) return undefined;
    const { sub, iat } = claims;
    const isUserRevoked =
      typeof sub === 'string' &&
      typeof iat === 'number' &&
      this.revocations.isUserRevoked(sub, iat);
    return isUserRevoked ? undefined : claims;
  }

  #clientClaims(clientId: string, namespace: string, scope: string): Claims {
    return {
      client_id: clientId,
      namespace,
      scope,
      roles: [],
      namespace_roles: [],
      permissions: [],
    };
  }
}
