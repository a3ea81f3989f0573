import type { CallContext } from '../grpc/call-context.js';
import type { CallGate, MetadataReader } from '../grpc/call-gate.js';
import { concludeDecision, type RefusalListener } from './conclude-decision.js';
import { isOverrideMethod } from './override-methods.js';
import type { Decision, TokenJudge } from './token-judge.js';
import type { TokenRejectedError } from './token-rejected.error.js';

/**
 * The token guard at the first moment: on the headers alone. Of overrides it decides all there is
 * to decide; of other methods it decides about the token, and leaves to {@link TokenGuard}, which
 * sees the handler, what the token is good for. The guard stands behind it in any case.
 */
export class TokenGate implements CallGate {
  readonly #judge: TokenJudge | undefined;
  readonly #listener: RefusalListener;

  /** @param judge `undefined` when the guard is off: everything passes */
  constructor(judge: TokenJudge | undefined, listener: RefusalListener) {
    this.#judge = judge;
    this.#listener = listener;
  }

  admit(
    call: CallContext,
    metadata: MetadataReader,
  ): TokenRejectedError | undefined | Promise<TokenRejectedError | undefined> {
    if (this.#judge === undefined) return undefined;
    const decision = this.#judge.decide({
      path: call.path,
      authorization: metadata.get('authorization'),
      required: isOverrideMethod(call.path) ? undefined : 'told later',
      waiting: call,
    });
    return decision instanceof Promise
      ? decision.then((late: Decision) => concludeDecision(late, call, this.#listener))
      : concludeDecision(decision, call, this.#listener);
  }
}
