import { ByteParts } from '../../../common/wire/byte-parts.js';
import { MessageWriter } from '../../../common/wire/message-writer.js';
import { WireType } from '../../../common/wire/wire-reader.js';

const CODES = (1 << 3) | WireType.Len;
const VALID_TICKET = (1 << 3) | WireType.Varint;
const TICKET = (1 << 3) | WireType.Len;

const VALID = Buffer.from([VALID_TICKET, 1]);
const NOT_VALID = Buffer.alloc(0);

export function statCodesResponse(codes: readonly string[]): Buffer {
  const writer = new MessageWriter();
  for (const code of codes) writer.item(CODES, code);
  return Buffer.from(writer.take());
}

export function validityResponse(isValid: boolean): Buffer {
  return isValid ? VALID : NOT_VALID;
}

/** @param ticket  bytes of a Ticket */
export function ticketResponse(ticket: Buffer): Buffer {
  const parts = new ByteParts();
  parts.addField(TICKET, ticket);
  return parts.join();
}
