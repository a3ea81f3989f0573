import type { Caller } from '../../grpc/call-context.js';
import type { SigningKey } from '../keys/signing-key-set.js';
import type { Hash128 } from '../revocation/murmur3-x64-128.js';
import type { Claims } from './claims.js';

/** A token whose signature, time and revocation were in order under the named generations. */
export interface VerifiedToken {
  readonly text: string;
  readonly hash: Hash128;
  readonly claims: Claims;
  readonly caller: Caller;
  readonly signedBy: SigningKey;
  /** Generation of the key set it was last judged under. */
  keysGeneration: number;
  /** Generation of the revocation list it was last judged under. */
  listGeneration: number;
}
