import type { CallContext } from '../grpc/call-context.js';
import type { CallGate, MetadataReader } from '../grpc/call-gate.js';
import { concludeDecision, type RefusalListener } from './conclude-decision.js';
import { isOverrideMethod } from './override-methods.js';
import type { CallQuestion, Decision, TokenJudge } from './token-judge.js';
import type { TokenRejectedError } from './token-rejected.error.js';

/** What the method of a path demands of its caller. */
export type RequiredOf = (path: string) => CallQuestion['required'];

/**
 * The token guard at the first moment: on the headers alone. Of overrides it decides all there is
 * to decide; of other methods it decides about the token, and leaves to {@link TokenGuard}, which
 * sees the handler, what the token is good for. The guard stands behind it in any case.
 */
export class TokenGate implements CallGate {
  readonly #judge: TokenJudge | undefined;
  readonly #listener: RefusalListener;
  readonly #requiredOf: RequiredOf;

  /**
   * @param judge  `undefined` when the guard is off: everything passes
   * @param requiredOf  what a method demands; default: nothing of overrides, told later of others
   */
  constructor(
    judge: TokenJudge | undefined,
    listener: RefusalListener,
    requiredOf: RequiredOf = (path) => (isOverrideMethod(path) ? undefined : 'told later'),
  ) {
    this.#judge = judge;
    this.#listener = listener;
    this.#requiredOf = requiredOf;
  }

  admit(
    call: CallContext,
    metadata: MetadataReader,
  ): TokenRejectedError | undefined | Promise<TokenRejectedError | undefined> {
    if (this.#judge === undefined) return undefined;
    const decision = this.#judge.decide({
      path: call.path,
      authorization: metadata.get('authorization'),
      required: this.#requiredOf(call.path),
      waiting: call,
    });
    return decision instanceof Promise
      ? decision.then((late: Decision) => concludeDecision(late, call, this.#listener))
      : concludeDecision(decision, call, this.#listener);
  }
}
