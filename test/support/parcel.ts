import {
  bool,
  defineMessage,
  enumeration,
  int32,
  int64,
  message,
  messages,
  secret,
  string,
  strings,
  struct,
  timestamp,
} from '../../src/common/wire/define-message.js';
import type { Struct } from '../../src/common/wire/json-struct.js';
import { readMessage } from '../../src/common/wire/read-message.js';
import type { Timestamp } from '../../src/common/wire/timestamp.js';

export interface Item {
  readonly name: string;
  readonly count: number;
}

/** A message with a field of every kind. */
export interface Parcel {
  readonly isSealed: boolean;
  readonly weight: number;
  readonly serial: bigint;
  readonly state: number;
  readonly label: string;
  readonly sentAt: Timestamp | undefined;
  readonly remarks: Struct | undefined;
  readonly gift: Item | undefined;
  readonly stamps: readonly string[];
  readonly items: readonly Item[];
  readonly pin: string;
}

const item = defineMessage<Item>('test.Item', { name: string(1), count: int32(2) });

/** Field numbers of {@link Parcel}, for bytes written by hand. */
export const FIELD = {
  isSealed: 1,
  weight: 2,
  serial: 3,
  state: 4,
  label: 5,
  sentAt: 6,
  remarks: 7,
  gift: 8,
  stamps: 9,
  items: 10,
  pin: 11,
} as const;

const parcel = defineMessage<Parcel>('test.Parcel', {
  isSealed: bool(FIELD.isSealed),
  weight: int32(FIELD.weight),
  serial: int64(FIELD.serial),
  state: enumeration(FIELD.state),
  label: string(FIELD.label),
  sentAt: timestamp(FIELD.sentAt),
  remarks: struct(FIELD.remarks),
  gift: message(FIELD.gift, item),
  stamps: strings(FIELD.stamps),
  items: messages(FIELD.items, item),
  pin: secret(FIELD.pin),
});

/** A message around a parcel (field 1), for what happens at depth. */
export interface Shipment {
  readonly parcel: Parcel | undefined;
  readonly carrier: string;
}

const shipment = defineMessage<Shipment>('test.Shipment', {
  parcel: message(1, parcel),
  carrier: string(2),
});

/** The view of a parcel with these records. */
export function aParcel(...records: readonly Buffer[]): Parcel {
  return readMessage(parcel, Buffer.concat(records));
}

/** The view of a shipment with these records. */
export function aShipment(...records: readonly Buffer[]): Shipment {
  return readMessage(shipment, Buffer.concat(records));
}
