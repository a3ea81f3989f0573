import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** On the way of one packet there and back; a few are lost at most, so a few are sent. */
const ANSWER_MS = 1000;
const PACKETS = 3;

/**
 * What a game server answers to a packet, as a player's game would hear it.
 * @returns `undefined` when nobody listens there, or nobody answers
 */
export async function answerTo(
  text: string,
  ip: string,
  port: number,
): Promise<string | undefined> {
  for (let packet = 1; packet <= PACKETS; packet++) {
    const socket = createSocket(ip.includes(':') ? 'udp6' : 'udp4');
    try {
      // Connected, so that the system tells at once when nobody listens.
      socket.connect(port, ip, () => socket.send(text));
      const [message] = await once(socket, 'message', { signal: AbortSignal.timeout(ANSWER_MS) });
      return String(message);
    } catch (error) {
      const isRefused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
      if (isRefused) return undefined;
    } finally {
      socket.close();
    }
  }
  return undefined;
}
