import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { type CallContext, currentCall } from '../grpc/call-context.js';
import type { MetadataReader } from '../grpc/call-gate.js';
import { concludeDecision, type RefusalListener } from './conclude-decision.js';
import { isOverrideMethod } from './override-methods.js';
import { requiredPermissionOf } from './permissions/require-permission.decorator.js';
import type { RequiredPermission } from './permissions/required-permission.js';
import type { Decision, TokenJudge } from './token-judge.js';

/**
 * Lets a gRPC call run only with a token that `TokenJudge` accepts; HTTP passes. Denies when it
 * finds no metadata. With a remembered token the answer is a plain `true`, for which Nest awaits
 * nothing.
 */
export class TokenGuard implements CanActivate {
  readonly #judge: TokenJudge | undefined;
  readonly #listener: RefusalListener;
  readonly #isGuardedElsewhere: (path: string) => boolean;
  /** Per handler, so that reflection is asked once. */
  readonly #required = new WeakMap<object, { readonly permission?: RequiredPermission }>();

  /**
   * @param judge  `undefined` when the guard is off: everything passes
   * @param isGuardedElsewhere  whether the gate of its listener decides all about a method
   */
  constructor(
    judge: TokenJudge | undefined,
    listener: RefusalListener,
    isGuardedElsewhere: (path: string) => boolean = () => false,
  ) {
    this.#judge = judge;
    this.#listener = listener;
    this.#isGuardedElsewhere = isGuardedElsewhere;
  }

  /** @throws TokenRejectedError, from the promise where it gives one */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (this.#judge === undefined || context.getType() !== 'rpc') return true;
    const call = currentCall();
    if (call !== undefined && this.#isGuardedElsewhere(call.path)) return true;
    const decision = this.#decide(this.#judge, context, call);
    return decision instanceof Promise
      ? decision.then((late) => this.#conclude(late, call))
      : this.#conclude(decision, call);
  }

  #decide(
    judge: TokenJudge,
    context: ExecutionContext,
    call: CallContext | undefined,
  ): Decision | Promise<Decision> {
    try {
      const args = context.getArgs();
      const path = call?.path ?? pathOf(args);
      return judge.decide({
        path,
        authorization: metadataOf(args)?.get('authorization'),
        required: this.#requiredOf(context.getHandler(), path),
        waiting: call,
      });
    } catch (cause) {
      return { isAccepted: false, reason: 'auth_internal', claims: undefined, cause };
    }
  }

  #conclude(decision: Decision, call: CallContext | undefined): true {
    const refusal = concludeDecision(decision, call, this.#listener);
    if (refusal !== undefined) throw refusal;
    return true;
  }

  #requiredOf(handler: object, path: string | undefined): RequiredPermission | undefined {
    let known = this.#required.get(handler);
    if (known === undefined) {
      const permission = requiredPermissionOf(handler);
      known = permission === undefined ? {} : { permission };
      this.#required.set(handler, known);
    }
    if (known.permission === undefined || path === undefined) return undefined;
    return isOverrideMethod(path) ? undefined : known.permission;
  }
}

/**
 * Handlers get `(request, metadata, call)` for unary calls and `(call, metadata, callback?)` for
 * streams.
 */
function metadataOf(args: readonly unknown[]): MetadataReader | undefined {
  if (isMetadata(args[1])) return args[1];
  const first = args[0] as { readonly metadata?: unknown } | undefined | null;
  return isMetadata(first?.metadata) ? first.metadata : undefined;
}

function isMetadata(value: unknown): value is MetadataReader {
  return typeof value === 'object' && value !== null && 'get' in value && isFunction(value.get);
}

function pathOf(args: readonly unknown[]): string | undefined {
  for (const arg of [args[2], args[0]]) {
    if (typeof arg !== 'object' || arg === null || !('getPath' in arg)) continue;
    if (!isFunction(arg.getPath)) continue;
    const path: unknown = arg.getPath();
    if (typeof path === 'string') return path;
  }
  return undefined;
}

function isFunction(value: unknown): value is (...args: never[]) => unknown {
  return typeof value === 'function';
}
