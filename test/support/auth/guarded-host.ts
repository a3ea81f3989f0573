import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { AgsOrigin } from '../../../src/common/ags/ags-origin.js';
import { AgsRestClient } from '../../../src/common/ags/ags-rest-client.js';
import { ClientToken } from '../../../src/common/ags/client-token.js';
import { IamHttpClient } from '../../../src/common/ags/iam-http-client.js';
import { AgsPermissionSource } from '../../../src/common/auth/permissions/ags-permission-source.js';
import { RequirePermission } from '../../../src/common/auth/permissions/require-permission.decorator.js';
import type { RequiredPermission } from '../../../src/common/auth/permissions/required-permission.js';
import { REJECTIONS } from '../../../src/common/auth/rejection.js';
import { TokenGuard } from '../../../src/common/auth/token.guard.js';
import type { Refused } from '../../../src/common/auth/token-judge.js';
import { TokenRejectedError } from '../../../src/common/auth/token-rejected.error.js';
import { TokenValidation } from '../../../src/common/auth/token-validation.js';
import { type CallContext, runInCall } from '../../../src/common/grpc/call-context.js';
import { FakeAgs } from './fake-ags.js';
import { ManualClock } from './manual-clock.js';
import { RecordedLog } from './recorded-log.js';

export const AGS_URL = 'https://ags.example';
export const ON_SESSION_CREATED = '/accelbyte.session.manager.SessionManager/OnSessionCreated';
/** A method of a studio's own service. */
export const OWN_METHOD = '/studio.v1.Leaderboard/Reset';

export interface GuardedHostOptions {
  readonly namespace?: string;
  readonly now?: number;
  readonly refreshIntervalSeconds?: number;
  readonly revocationMaxAgeSeconds?: number;
}

/** What a call comes to. */
export type Outcome =
  | { readonly accept: true }
  | {
      readonly accept: false;
      readonly code: 'UNAUTHENTICATED' | 'PERMISSION_DENIED' | 'UNAVAILABLE' | 'INTERNAL';
      readonly reason: string;
      readonly message: string;
    };

/** How a call is handed to the guard. */
export interface CallOptions {
  readonly kind?: 'unary' | 'stream';
  readonly required?: RequiredPermission;
  readonly signal?: AbortSignal;
}

const STATUS_OF_KIND = {
  unauthenticated: 'UNAUTHENTICATED',
  forbidden: 'PERMISSION_DENIED',
  'not-ready': 'UNAVAILABLE',
  internal: 'INTERNAL',
} as const;

/** The real guard with everything behind it, but for the network and the time. */
export class GuardedHost {
  readonly ags = new FakeAgs();
  readonly log = new RecordedLog();
  readonly clock: ManualClock;
  readonly validation: TokenValidation;
  readonly guard: TokenGuard;
  readonly ownToken: ClientToken;
  readonly rest: AgsRestClient;
  readonly refusals: Refused[] = [];
  /** Context of the last call. */
  lastCall: CallContext | undefined;

  constructor(options: GuardedHostOptions = {}) {
    this.clock = new ManualClock(options.now);
    const surroundings = { clock: this.clock, timers: this.clock, random: () => 0.5 };
    const origin = new AgsOrigin(AGS_URL);
    const identity = { clientId: 'id', clientSecret: 'secret-text', userAgent: 'test' };
    const iam = new IamHttpClient(origin, identity, this.ags, this.clock);
    this.ownToken = new ClientToken(iam, surroundings);
    this.rest = new AgsRestClient(origin, this.ownToken, this.ags, this.clock, 'test');
    this.validation = new TokenValidation(
      {
        namespace: options.namespace ?? 'studio1-game1',
        refreshIntervalSeconds: options.refreshIntervalSeconds ?? 600,
        revocationMaxAgeSeconds: options.revocationMaxAgeSeconds,
      },
      { iam, permissions: new AgsPermissionSource(this.rest, this.clock) },
      surroundings,
      this.log,
    );
    this.guard = new TokenGuard(this.validation.judge, {
      refused: (refused) => this.refusals.push(refused),
    });
  }

  /** The scheduled fetch of both documents happens and ends. */
  async refresh(): Promise<void> {
    await Promise.all([this.validation.keys.refresh(), this.validation.revocationList.refresh()]);
  }

  /** Asks the guard as Nest does, through the pipeline's call context. */
  async call(
    path: string,
    authorization: readonly string[],
    options: CallOptions = {},
  ): Promise<Outcome> {
    const call = aCallContext(path, options.signal);
    this.lastCall = call;
    try {
      await runInCall(call, () => this.guard.canActivate(contextOf(path, authorization, options)));
      return { accept: true };
    } catch (error) {
      if (!(error instanceof TokenRejectedError)) throw error;
      return {
        accept: false,
        code: STATUS_OF_KIND[REJECTIONS[error.code].kind],
        reason: error.code,
        message: error.message,
      };
    }
  }
}

/** An execution context as Nest makes it for a handler of this transport. */
export function contextOf(
  path: string,
  authorization: readonly string[],
  { kind = 'unary', required }: CallOptions = {},
): ExecutionContextHost {
  const metadata = {
    get: (key: string) => (key === 'authorization' ? [...authorization] : []),
  };
  const call = { metadata, getPath: () => path };
  const args =
    kind === 'unary' ? [Buffer.alloc(0), metadata, call] : [call, metadata, () => undefined];
  const context = new ExecutionContextHost(args, class Controller {}, handlerFor(required));
  context.setType('rpc');
  return context;
}

function handlerFor(required: RequiredPermission | undefined): () => void {
  const handler = () => undefined;
  if (required === undefined) return handler;
  const decorate = RequirePermission(required.resource, required.action);
  decorate({}, 'handler', { value: handler });
  return handler;
}

export function aCallContext(path: string, signal = new AbortController().signal): CallContext {
  return {
    path,
    correlationId: 'correlation',
    traceId: '0'.repeat(32),
    trace: undefined,
    peer: '127.0.0.1:1',
    deadlineMs: Number.POSITIVE_INFINITY,
    signal,
    caller: undefined,
    refusal: undefined,
    onAnswered: () => undefined,
    ids: {},
  };
}
