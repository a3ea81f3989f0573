import { readFile } from 'node:fs/promises';
import { ServerCredentials } from '@grpc/grpc-js';
import type { TlsFiles } from '../config/host-config.js';

/**
 * Plaintext without `files`, TLS with a certificate, mutual TLS with a client CA.
 * @throws Error naming the file that cannot be read
 */
export async function serverCredentials(files: TlsFiles | undefined): Promise<ServerCredentials> {
  if (files === undefined) return ServerCredentials.createInsecure();
  const [cert, key, clientCa] = await Promise.all([
    readFile(files.cert),
    readFile(files.key),
    files.clientCa === undefined ? null : readFile(files.clientCa),
  ]);
  return ServerCredentials.createSsl(
    clientCa,
    [{ cert_chain: cert, private_key: key }],
    clientCa !== null,
  );
}
