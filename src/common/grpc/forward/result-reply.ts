import { ByteParts } from '../../wire/byte-parts.js';

/** `Result r = 1` of every reply; `code` and `msg` of `Result`. */
const R = 0x0a;
const CODE = 0x08;
const MSG = 0x12;

/** A reply of any operations-style method that holds a failure and nothing else. */
export function resultReply(code: number, message: string): Buffer {
  const text = message.toWellFormed();
  const result = new ByteParts();
  result.addVarints(CODE, code);
  result.addText(MSG, text, Buffer.byteLength(text));
  const reply = new ByteParts();
  reply.addDelimited(R, result);
  return reply.join();
}
