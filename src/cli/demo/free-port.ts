import { once } from 'node:events';
import { createServer } from 'node:net';
import { CliFailure } from '../cli-failure.js';
import { innermostReason, systemErrorCode } from '../system-error.js';

const LOOPBACK = '127.0.0.1';

/**
 * Makes sure that a port can be opened, so that its lack is told in words and before anything is
 * started. Port 0 is always free.
 * @param variable  the one that moves the port
 * @throws CliFailure that says what to do
 */
export async function requireFreePort(variable: string, port: number): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  try {
    server.listen(port, LOOPBACK);
    await once(server, 'listening');
  } catch (error) {
    const isTaken = systemErrorCode(error) === 'EADDRINUSE';
    const why = isTaken ? 'another program listens there' : innermostReason(error);
    throw new CliFailure(
      `port ${port} cannot be opened (${why}): end that program, or choose another port with ${variable}=<port>, 0 for any free one`,
    );
  } finally {
    server.close();
  }
}
