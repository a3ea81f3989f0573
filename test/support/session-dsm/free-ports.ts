import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Ports of which no test and no program uses one, as far as anybody can tell beforehand. */
export async function freePorts(
  count: number,
): Promise<{ readonly from: number; readonly to: number }> {
  const socket = createSocket('udp4');
  socket.bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  // The system hands ports out at random: a run of them beside a free one is hardly ever in use.
  const from = Math.min(port, 65_535 - count);
  return { from, to: from + count - 1 };
}
