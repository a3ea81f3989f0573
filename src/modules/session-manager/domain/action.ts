/**
 * What changed, as the Updated hooks are told. Declared as an enum by the contract, really a bit
 * mask: `96` is joined and members changed. Source: the contract's `Action`.
 */
export const ACTION_BITS = {
  SessionCreated: 1,
  SessionDeleted: 2,
  SessionUserInvited: 4,
  SessionUserRejected: 8,
  SessionUserKicked: 16,
  SessionUserJoined: 32,
  SessionMembersChanged: 64,
  SessionUpdated: 128,
  SessionInviteTimeout: 256,
  SessionInviteCancelled: 512,
  DSStatusChanged: 1024,
  SessionSync: 2048,
  SessionStorageUpdated: 4096,
  SessionUserLeave: 8192,
  SessionUserConnected: 16384,
  SessionUserDisconnected: 32768,
  SessionUserDropped: 65536,
  SessionLeaderPromoted: 131072,
} as const;

export type ActionName = keyof typeof ACTION_BITS;

/** A decoded action. Nothing is ever refused: AGS may know more bits than we do. */
export interface Action {
  /** The number as it came, −1 and undeclared bits included. */
  readonly value: number;
  /** The declared bits that are set. */
  readonly names: ReadonlySet<ActionName>;
  /** The other bits, as an unsigned 32-bit number; 0 when all are declared. */
  readonly unknownBits: number;
}

const BITS = Object.entries(ACTION_BITS) as readonly (readonly [ActionName, number])[];
const DECLARED = BITS.reduce((sum, [, bit]) => sum | bit, 0);

/** @param value signed 32-bit number from the wire */
export function decodeAction(value: number): Action {
  const names = BITS.filter(([, bit]) => (value & bit) !== 0).map(([name]) => name);
  return { value, names: new Set(names), unknownBits: (value & ~DECLARED) >>> 0 };
}
