import { checkMessage } from './check-message.js';
import type { MessageSchema } from './message-schema.js';
import { MessageSource } from './message-source.js';

/**
 * The typed view of `bytes`.
 * @throws MalformedMessageError naming the field
 */
export function readMessage<T extends object>(schema: MessageSchema<T>, bytes: Buffer): T {
  checkMessage(schema, bytes);
  return schema.view(new MessageSource(schema, bytes, 0, bytes.length));
}
