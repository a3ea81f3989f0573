import { MessageWriter } from '../../../common/wire/message-writer.js';
import { WireType } from '../../../common/wire/wire-reader.js';
import type { DedicatedServer } from '../domain/dedicated-server.js';
import type { GameSessionKey } from '../domain/game-session-key.js';
import type { ServerOrder } from '../domain/server-order.js';

const text = (number: number): number => (number << 3) | WireType.Len;
const varint = (number: number): number => (number << 3) | WireType.Varint;

/** Players can connect. Source: overrides.md d.2, the status words of the templates. */
const READY = 'READY';

/** Writes the answers of the three methods. */
export class ServerResponses {
  readonly #writer = new MessageWriter();

  /** `ResponseCreateGameSession` */
  created(order: ServerOrder, server: DedicatedServer, source: string): Buffer {
    const writer = this.#writer;
    writer.text(text(1), order.session.sessionId);
    writer.text(text(2), order.session.namespace);
    writer.text(text(3), order.sessionData);
    writer.text(text(4), READY);
    writer.text(text(5), server.ip);
    if (server.port !== 0) writer.number(varint(6), server.port);
    writer.text(text(7), server.serverId);
    writer.text(text(8), source);
    writer.text(text(9), server.deployment);
    writer.text(text(10), server.region);
    writer.text(text(11), order.clientVersion);
    writer.text(text(12), order.gameMode);
    writer.text(text(13), server.createdRegion);
    return Buffer.from(writer.take());
  }

  /** `ResponseTerminateGameSession`; a server that cannot be ended is an error status instead. */
  terminated(session: GameSessionKey, reason: string): Buffer {
    const writer = this.#writer;
    writer.text(text(1), session.sessionId);
    writer.text(text(2), session.namespace);
    writer.number(varint(3), 1);
    writer.text(text(4), reason);
    return Buffer.from(writer.take());
  }

  /** `ResponseCreateGameSessionAsync` */
  accepted(answer: { readonly success: boolean; readonly message: string }): Buffer {
    const writer = this.#writer;
    if (answer.success) writer.number(varint(1), 1);
    writer.text(text(2), answer.message);
    return Buffer.from(writer.take());
  }
}
