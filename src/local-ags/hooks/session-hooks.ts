import { create, type Message } from '@bufbuild/protobuf';
import { CallFailedError } from '../../common/grpc/client/call-failed.error.js';
import type { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import { ServiceError } from '../service-error.js';
import type { GrpcSessionConfig } from '../session/configuration-template.js';
import type { SessionActions } from '../session/session-actions.js';
import type { SessionMessage } from '../session/session-messages.js';
import type { CallQueues } from './call-queues.js';
import { type ExtendApps, hookAddress } from './hook-address.js';
import type { HookCaller } from './hook-caller.js';

/** Bits of `functionFlag`. Source: overrides.md b.1. */
const CREATED_BIT = 0x1;
const UPDATED_BIT = 0x2;
const DELETED_BIT = 0x4;
const ALL_BITS = -1;

const SERVICE = '/accelbyte.session.manager.SessionManager';

/** Which hooks a kind of session has. */
export type HookNames = 'Session' | 'Party';

/** What the hooks of one session need to know of it. */
export interface HookedSession<M extends SessionMessage> {
  /** Absent in a template without session manager. */
  readonly config: GrpcSessionConfig | null | undefined;
  readonly message: M;
}

/** The six hooks of the session manager: which are due, in which order, and what they bring back. */
export class SessionHooks {
  readonly #registry: MessageRegistry;
  readonly #actions: SessionActions;
  readonly #caller: HookCaller;
  readonly #queues: CallQueues;
  readonly #apps: ExtendApps;

  constructor(
    registry: MessageRegistry,
    actions: SessionActions,
    caller: HookCaller,
    queues: CallQueues,
    apps: ExtendApps,
  ) {
    this.#registry = registry;
    this.#actions = actions;
    this.#caller = caller;
    this.#queues = queues;
    this.#apps = apps;
  }

  /**
   * Calls the Created hook, if it is due, and waits.
   * @returns what is to be stored: the answer of the host, or the session as it was
   * @throws ServiceError 500 when the host fails: a session that the studio's code has not seen is
   *         not stored. What AGS does then is not documented (overrides.md e.8).
   */
  async created<M extends SessionMessage>(kind: HookNames, session: HookedSession<M>): Promise<M> {
    const { message } = session;
    if (!isDue(session, CREATED_BIT)) return message;
    const name = `On${kind}Created`;
    const answer = await this.#call(name, session, { session: message }).catch((error: unknown) => {
      throw new ServiceError(500, 20000, 'SessionManagerHookFailed', `${name}: ${textOf(error)}`);
    });
    // Both answers have this field, of the message type that was sent.
    const { session: replaced } = answer as Message & { session?: M };
    if (replaced?.session === undefined) {
      const problem = `${name}: the answer has no session`;
      throw new ServiceError(500, 20000, 'SessionManagerHookFailed', problem);
    }
    return replaced;
  }

  /** Queues the Updated hook, if it is due; nobody waits for it, and its failure changes nothing. */
  updated<M extends SessionMessage>(
    kind: HookNames,
    session: HookedSession<M>,
    before: M,
    action: number,
  ): void {
    if (!isDue(session, UPDATED_BIT)) return;
    const fields = { sessionOld: before, sessionNew: session.message, action };
    this.#queue(`On${kind}Updated`, session, fields, this.#actions.names(action));
  }

  /** Queues the Deleted hook, if it is due, as {@link updated}. */
  deleted<M extends SessionMessage>(kind: HookNames, session: HookedSession<M>): void {
    if (!isDue(session, DELETED_BIT)) return;
    this.#queue(`On${kind}Deleted`, session, { session: session.message });
  }

  #queue(
    name: string,
    session: HookedSession<SessionMessage>,
    fields: Record<string, unknown>,
    actions: readonly string[] = [],
  ): void {
    this.#queues.add(session.message.session.id, async () => {
      // The failed call stands in the record of calls; AGS ignores what these hooks answer.
      await this.#call(name, session, fields, actions).catch(() => undefined);
    });
  }

  #call(
    name: string,
    session: HookedSession<SessionMessage>,
    fields: Record<string, unknown>,
    actions: readonly string[] = [],
  ): Promise<Message> {
    const method = this.#registry.method(`${SERVICE}/${name}`);
    return this.#caller.call(method, create(method.input, fields), {
      address: hookAddress(session.config ?? {}, this.#apps),
      sessionId: session.message.session.id,
      actions,
    });
  }
}

function isDue({ config }: HookedSession<SessionMessage>, bit: number): boolean {
  return config != null && ((config.functionFlag ?? ALL_BITS) & bit) !== 0;
}

function textOf(error: unknown): string {
  return error instanceof CallFailedError || error instanceof Error ? error.message : String(error);
}
