import type { Caller, Refusal } from '../grpc/call-context.js';
import type { Clock } from '../time/clock.js';
import { isExempt } from './exempt-methods.js';
import type { PermissionChecker } from './permissions/permission-checker.js';
import type { RequiredPermission } from './permissions/required-permission.js';
import type { RejectionReason } from './rejection.js';
import { type AuthorizationValues, tokenOf, unparsedTokenOf } from './token/authorization-value.js';
import type { Claims } from './token/claims.js';
import { judgeDelegation } from './token/extend-namespace.js';
import type {
  RejectedToken,
  TokenVerifier,
  Verification,
  Waiting,
} from './token/token-verifier.js';
import type { VerifiedToken } from './token/verified-token.js';

/** What the guard asks about one call. */
export interface CallQuestion {
  /** Full path as on the wire; `undefined` when it is not known, which is never exempt. */
  readonly path: string | undefined;
  /** `undefined` when the call has no metadata that could be read. */
  readonly authorization: AuthorizationValues | undefined;
  /**
   * What a method for callers other than AGS declares. `told later`: the token alone is judged, and
   * whoever knows the method asks again.
   */
  readonly required: RequiredPermission | 'told later' | undefined;
  /** Whose signal ends the wait for a key; not asked for it where there is nothing to wait for. */
  readonly waiting: Waiting | undefined;
}

type Requirement = CallQuestion['required'];

/** The call may run; without a caller where the method is exempt. */
export interface Accepted {
  readonly isAccepted: true;
  readonly caller: Caller | undefined;
}

/** The call must not run. */
export interface Refused {
  readonly isAccepted: false;
  readonly reason: RejectionReason;
  readonly claims: Refusal['claims'];
  /** What went wrong inside the guard, with `auth_internal`. */
  readonly cause?: unknown;
}

export type Decision = Accepted | Refused;

const EXEMPT: Accepted = { isAccepted: true, caller: undefined };

/**
 * Decides about calls, rule after rule in the order of docs/security.md. A remembered token is
 * judged at once, so that the usual call waits for nothing.
 */
export class TokenJudge {
  readonly #verifier: TokenVerifier;
  readonly #permissions: PermissionChecker;
  readonly #namespace: string;
  readonly #clock: Clock;

  /** @param namespace `AB_NAMESPACE` */
  constructor(
    verifier: TokenVerifier,
    permissions: PermissionChecker,
    namespace: string,
    clock: Clock,
  ) {
    this.#verifier = verifier;
    this.#permissions = permissions;
    this.#namespace = namespace;
    this.#clock = clock;
  }

  /** Never throws and never rejects. Cost: below 2 µs for a remembered token. */
  decide(question: CallQuestion): Decision | Promise<Decision> {
    try {
      const decision = this.#decide(question);
      return decision instanceof Promise ? decision.catch(unexpected) : decision;
    } catch (error) {
      return unexpected(error);
    }
  }

  #decide(question: CallQuestion): Decision | Promise<Decision> {
    if (question.path !== undefined && isExempt(question.path)) return EXEMPT;
    const authorization = question.authorization ?? [];
    const now = this.#clock.now();
    // A text that equals a remembered token has that token's good form.
    const text = unparsedTokenOf(authorization);
    const recalled = text === undefined ? undefined : this.#verifier.recall(text, now);
    if (recalled !== undefined) return this.#authorize(recalled, question.required);
    const found = tokenOf(authorization);
    if ('rejected' in found) return refused(found);
    const respelt = found.token === text ? undefined : this.#verifier.recall(found.token, now);
    if (respelt !== undefined) return this.#authorize(respelt, question.required);
    const verification = this.#verifier.verify(found.token, now, question.waiting);
    return verification instanceof Promise
      ? verification.then((judged) => this.#authorizeNew(judged, question.required))
      : refused(verification);
  }

  async #authorizeNew(judged: Verification, required: Requirement): Promise<Decision> {
    const decision = await this.#authorize(judged, required);
    const isDecided = required !== 'told later' && decision.isAccepted;
    if (isDecided && !('rejected' in judged)) this.#verifier.remember(judged);
    return decision;
  }

  #authorize(judged: Verification, required: Requirement): Decision | Promise<Decision> {
    if ('rejected' in judged) return refused(judged);
    if (required === 'told later') return conclude(judged, undefined);
    if (required !== undefined) return this.#authorizeByPermission(judged, required);
    return conclude(judged, judgeDelegation(judged.claims, this.#namespace));
  }

  async #authorizeByPermission(
    token: VerifiedToken,
    required: RequiredPermission,
  ): Promise<Decision> {
    const { extendNamespace } = token.claims;
    if (isPresent(extendNamespace) && extendNamespace !== this.#namespace) {
      return conclude(token, 'namespace_mismatch');
    }
    return conclude(token, await this.#permissions.judge(token.claims, required));
  }
}

function conclude(token: VerifiedToken, rejected: RejectionReason | undefined): Decision {
  if (rejected === undefined) return { isAccepted: true, caller: token.caller };
  return refused({ rejected, verified: { kid: token.signedBy.kid, claims: token.claims } });
}

function isPresent(claim: unknown): boolean {
  return claim !== undefined && claim !== null && claim !== '';
}

function refused({ rejected, verified }: RejectedToken): Refused {
  return { isAccepted: false, reason: rejected, claims: verified && loggedClaims(verified) };
}

function loggedClaims({ kid, claims }: { kid: string; claims: Claims }): Refusal['claims'] {
  const { clientId, namespace, extendNamespace } = claims;
  return {
    kid,
    clientId,
    namespace,
    extendNamespace: typeof extendNamespace === 'string' ? extendNamespace : undefined,
  };
}

function unexpected(cause: unknown): Refused {
  return { isAccepted: false, reason: 'auth_internal', claims: undefined, cause };
}
