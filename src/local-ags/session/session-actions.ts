import type { MessageRegistry } from '../../common/grpc/client/message-registry.js';

/** The changes that the local AGS makes. */
export type ActionName =
  | 'SessionUserInvited'
  | 'SessionUserRejected'
  | 'SessionUserKicked'
  | 'SessionUserJoined'
  | 'SessionMembersChanged'
  | 'SessionUpdated'
  | 'DSStatusChanged'
  | 'SessionStorageUpdated'
  | 'SessionUserLeave'
  | 'SessionLeaderPromoted';

/** What an Updated hook tells of a change: every name is one bit. Source: overrides.md b.4. */
export class SessionActions {
  readonly #bits: Readonly<Record<string, number>>;

  constructor(registry: MessageRegistry) {
    this.#bits = registry.enumValues('accelbyte.session.manager.Action');
  }

  bits(...names: readonly ActionName[]): number {
    return names.reduce((sum, name) => sum | this.#bitOf(name), 0);
  }

  /** The names of all bits that are set, the lowest first. */
  names(bits: number): readonly string[] {
    return Object.entries(this.#bits)
      .filter(([, bit]) => bit !== 0 && (bits & bit) === bit)
      .map(([name]) => name);
  }

  #bitOf(name: ActionName): number {
    const bit = this.#bits[name];
    if (bit === undefined) throw new Error(`${name}: not an action in proto/`);
    return bit;
  }
}
