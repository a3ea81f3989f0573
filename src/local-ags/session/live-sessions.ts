import type { Clock } from '../../common/time/clock.js';
import type { HookNames, SessionHooks } from '../hooks/session-hooks.js';
import { ServiceError } from '../service-error.js';
import type { ConfigurationTemplate } from './configuration-template.js';
import type { SessionMessage, SessionMessages } from './session-messages.js';

/** A session as it is stored. */
export interface LiveSession<M extends SessionMessage> {
  /** Never changed in place. */
  readonly message: M;
  /** The template as it was when the session was made. */
  readonly template: ConfigurationTemplate;
}

/** Hears of every session as it is stored, and of its end. */
export interface SessionWatcher<M extends SessionMessage> {
  /** It was made, or has changed. */
  stored(session: LiveSession<M>): void;
  deleted(session: LiveSession<M>): void;
}

/** The version of a session that was just stored; the demo of the vendor relies on it. */
const FIRST_VERSION = 1;

/** The sessions of one kind, and the hooks of their lives. */
export class LiveSessions<M extends SessionMessage> {
  readonly #sessions = new Map<string, LiveSession<M>>();
  readonly #watchers: SessionWatcher<M>[] = [];
  readonly #hookNames: HookNames;
  readonly #messages: SessionMessages;
  readonly #hooks: SessionHooks;
  readonly #clock: Clock;

  constructor(hookNames: HookNames, messages: SessionMessages, hooks: SessionHooks, clock: Clock) {
    this.#hookNames = hookNames;
    this.#messages = messages;
    this.#hooks = hooks;
    this.#clock = clock;
  }

  /** From now on. */
  watch(watcher: SessionWatcher<M>): void {
    this.#watchers.push(watcher);
  }

  /**
   * Lets the host look at a session and stores what it answers. Id, namespace and version are
   * AGS's own: whatever the host makes of them does not count.
   * @throws ServiceError 500 when the host fails
   */
  async create(message: M, template: ConfigurationTemplate): Promise<LiveSession<M>> {
    const { id, namespace } = message.session;
    const config = template.grpcSessionConfig;
    const stored = this.#messages.copy(
      await this.#hooks.created(this.#hookNames, { message, config }),
    );
    Object.assign(stored.session, { id, namespace, version: FIRST_VERSION });
    const session = { message: stored, template };
    this.#store(session);
    return session;
  }

  has(id: string): boolean {
    return this.#sessions.has(id);
  }

  /** @throws ServiceError 404 */
  get(id: string): LiveSession<M> {
    const session = this.#sessions.get(id);
    if (session === undefined) {
      throw new ServiceError(404, 20041, 'SessionNotFound', 'session is not found');
    }
    return session;
  }

  get all(): readonly LiveSession<M>[] {
    return [...this.#sessions.values()];
  }

  /**
   * Changes a session, raises its version, and tells the host.
   * @param edit  changes the draft and returns the bits of `Action`; 0 means that nothing changed
   * @throws ServiceError 404, or what `edit` throws
   */
  change(id: string, edit: (draft: M) => number): LiveSession<M> {
    const { message: before, template } = this.get(id);
    const draft = this.#messages.copy(before);
    const action = edit(draft);
    if (action === 0) return this.get(id);
    draft.session.version = before.session.version + 1;
    draft.session.updatedAt = this.#messages.time(this.#clock.now());
    const session = { message: draft, template };
    const config = template.grpcSessionConfig;
    this.#hooks.updated(this.#hookNames, { message: draft, config }, before, action);
    this.#store(session);
    return session;
  }

  /** Removes a session and tells the host, which sees it inactive. @throws ServiceError 404 */
  delete(id: string): void {
    const { message, template } = this.get(id);
    this.#sessions.delete(id);
    const last = this.#messages.copy(message);
    last.session.isActive = false;
    this.#hooks.deleted(this.#hookNames, { message: last, config: template.grpcSessionConfig });
    for (const watcher of this.#watchers) watcher.deleted({ message: last, template });
  }

  #store(session: LiveSession<M>): void {
    this.#sessions.set(session.message.session.id, session);
    for (const watcher of this.#watchers) watcher.stored(session);
  }
}
