import type { OnDemandKeys } from '../keys/on-demand-keys.js';
import { isSignatureValid } from '../keys/verify-signature.js';
import type { Loaded } from '../refresh/refreshed-document.js';
import type { RejectionReason } from '../rejection.js';
import type { FreshRevocationList } from '../revocation/fresh-revocation-list.js';
import { murmur3x64128 } from '../revocation/murmur3-x64-128.js';
import type { RevocationList } from '../revocation/revocation-list.js';
import { type Claims, parseClaims } from './claims.js';
import { type CompactJws, parseCompactJws } from './compact-jws.js';
import { judgeTimeWindow } from './time-window.js';
import type { VerdictMemory } from './verdict-memory.js';
import type { VerifiedToken } from './verified-token.js';

/** A token that must not be used; with its claims once its signature has been verified. */
export interface RejectedToken {
  readonly rejected: RejectionReason;
  readonly verified?: { readonly kid: string; readonly claims: Claims };
}

export type Verification = VerifiedToken | RejectedToken;

/** A call that may have to wait; its signal costs something the first time it is asked for. */
export interface Waiting {
  readonly signal: AbortSignal;
}

/**
 * Everything that is asked of a token whatever it is used for: form, key, signature, time,
 * revocation.
 */
export class TokenVerifier {
  readonly #keys: OnDemandKeys;
  readonly #list: FreshRevocationList;
  readonly #memory: VerdictMemory;

  constructor(keys: OnDemandKeys, list: FreshRevocationList, memory: VerdictMemory) {
    this.#keys = keys;
    this.#list = list;
    this.#memory = memory;
  }

  /** Lets later calls with this token skip the signature. */
  remember(token: VerifiedToken): void {
    this.#memory.remember(token);
  }

  /** Judges a remembered token as if it were new; `undefined` when it has to be verified anew. */
  recall(text: string, now: number): Verification | undefined {
    const token = this.#memory.recall(text);
    if (token === undefined) return undefined;
    const keys = this.#keys.loaded;
    const list = this.#list.at(now);
    if (keys === undefined || list === undefined) return { rejected: 'auth_not_ready' };
    if (keys.generation !== token.keysGeneration) {
      const { kid, identity } = token.signedBy;
      if (keys.document.find(kid)?.identity !== identity) {
        this.#memory.forget(text);
        return undefined;
      }
      token.keysGeneration = keys.generation;
    }
    const rejected = judgeTimeWindow(token.claims, now) ?? this.#judgeRevocation(token, list);
    if (rejected === undefined) return token;
    // An expired or revoked token stays so but for a clock or a list that takes it back.
    this.#memory.forget(text);
    return { rejected, verified: { kid: token.signedBy.kid, claims: token.claims } };
  }

  /**
   * Judges a token; waits for the signature check, and for the keys where `kid` is unknown.
   * @param now      seconds since the epoch, taken once per call
   * @param waiting  ends the wait for the keys
   */
  verify(
    text: string,
    now: number,
    waiting: Waiting | undefined,
  ): RejectedToken | Promise<Verification> {
    const parsed = parseCompactJws(text);
    if ('rejected' in parsed) return parsed;
    const keys = this.#keys.loaded;
    if (keys === undefined || this.#list.at(now) === undefined) {
      return { rejected: 'auth_not_ready' };
    }
    const { jws } = parsed;
    if (keys.document.find(jws.kid) !== undefined) return this.#verifySigned(jws, now);
    const fetch = this.#keys.fetchFor(now, waiting);
    if (fetch === undefined) return { rejected: 'kid_unknown' };
    return fetch.then(() => this.#verifySigned(jws, now));
  }

  async #verifySigned(jws: CompactJws, now: number): Promise<Verification> {
    // Key and generation of one and the same set: a later one may have withdrawn the key.
    const keys = this.#keys.loaded;
    const signedBy = keys?.document.find(jws.kid);
    if (keys === undefined || signedBy === undefined) return { rejected: 'kid_unknown' };
    if (!(await isSignatureValid(jws.text, signedBy.key))) return { rejected: 'signature_invalid' };
    const claims = parseClaims(jws.payload);
    if (claims === undefined) return { rejected: 'claims_malformed' };
    const list = this.#list.at(now);
    if (list === undefined) return { rejected: 'auth_not_ready' };
    const token: VerifiedToken = {
      text: jws.text,
      hash: murmur3x64128(Buffer.from(jws.text, 'latin1')),
      claims,
      caller: {
        clientId: claims.clientId,
        namespace: claims.namespace,
        userId: claims.userId,
      },
      signedBy,
      keysGeneration: keys.generation,
      listGeneration: 0,
    };
    const rejected = judgeTimeWindow(claims, now) ?? this.#judgeRevocation(token, list);
    return rejected === undefined ? token : { rejected, verified: { kid: jws.kid, claims } };
  }

  #judgeRevocation(
    token: VerifiedToken,
    list: Loaded<RevocationList>,
  ): RejectionReason | undefined {
    if (token.listGeneration === list.generation) return undefined;
    if (list.document.isTokenRevoked(token.hash)) return 'token_revoked';
    const { userId, iat } = token.claims;
    if (list.document.isUserRevoked(userId, iat)) return 'user_revoked';
    token.listGeneration = list.generation;
    return undefined;
  }
}
