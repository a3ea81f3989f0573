import type { Server, ServerCredentials } from '@grpc/grpc-js';
import { errorCode } from '../config/error-code.js';

/** Both loopbacks: a name server may know only one of them by that name. */
const LOCALHOST = ['127.0.0.1', '::1'] as const;

/** A free port of one loopback can be taken on the other. */
const ATTEMPTS = 5;

/** What grpc-js says where there is no such address on the machine; IPv6 may be off. */
const NO_SUCH_ADDRESS = /EADDRNOTAVAIL|EAFNOSUPPORT/;

/**
 * Opens a port of a server; `localhost` is both loopbacks, on one port.
 * @param port  0: any free one
 * @returns the bound port
 * @throws Error when it is not free on one of the addresses; nothing stays bound then
 */
export async function bindAll(
  server: Server,
  host: string,
  port: number,
  credentials: ServerCredentials,
): Promise<number> {
  if (host !== 'localhost') return bind(server, host, port, credentials);
  for (let attempt = 1; ; attempt++) {
    const [first, second] = LOCALHOST;
    const bound = await bind(server, first, port, credentials);
    try {
      return await bind(server, second, bound, credentials);
    } catch (error) {
      const text = `${errorCode(error) ?? ''} ${error instanceof Error ? error.message : ''}`;
      if (NO_SUCH_ADDRESS.test(text)) return bound;
      server.unbind(authority(first, bound));
      if (port !== 0 || attempt === ATTEMPTS) throw error;
    }
  }
}

function bind(
  server: Server,
  host: string,
  port: number,
  credentials: ServerCredentials,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(authority(host, port), credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
}

function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
