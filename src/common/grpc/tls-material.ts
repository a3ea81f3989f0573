import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { TlsFiles } from '../config/host-config.js';

const CERTIFICATE =
  /-----BEGIN (TRUSTED )?CERTIFICATE-----[^-]+-----END (TRUSTED )?CERTIFICATE-----/g;

/** Files of TLS that cannot be read, hold no certificate or key, or do not belong together. */
export class UnusableTlsFilesError extends Error {
  /** @param what  names the files; the message never holds anything of what stands in them */
  constructor(what: string, cause: unknown) {
    super(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'UnusableTlsFilesError';
  }
}

/** What a listener needs for its handshakes; known to be usable. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Who must have signed the certificate of a client; `undefined`: clients need none. */
  readonly clientCa: Buffer | undefined;
}

/**
 * Reads the files and checks that they can be used together. An expired certificate can: clients
 * see for themselves.
 * @throws UnusableTlsFilesError
 */
export async function readTlsMaterial(files: TlsFiles): Promise<TlsMaterial> {
  const [cert, key, clientCa] = await Promise.all([
    read('certificate', files.cert),
    read('key', files.key),
    files.clientCa === undefined ? undefined : read('client authority', files.clientCa),
  ]);
  attempt(`certificate ${files.cert} and key ${files.key}`, () =>
    createSecureContext({ cert, key }),
  );
  if (clientCa !== undefined) {
    attempt(`client authority ${files.clientCa}`, () => checkAuthorities(clientCa));
  }
  return { cert, key, clientCa };
}

/** As Node's TLS wants it. */
export function secureContextOf({ cert, key, clientCa }: TlsMaterial): SecureContextOptions {
  return { cert: [cert], key: [key], ...(clientCa && { ca: clientCa }) };
}

/** Whether two readings of the files found the same. */
export function isSameMaterial(one: TlsMaterial, other: TlsMaterial): boolean {
  return (
    one.cert.equals(other.cert) &&
    one.key.equals(other.key) &&
    (one.clientCa ?? Buffer.alloc(0)).equals(other.clientCa ?? Buffer.alloc(0))
  );
}

/** The end of the certificate's life. */
export function notAfter({ cert }: TlsMaterial): string {
  return new X509Certificate(cert).validToDate.toISOString();
}

async function read(what: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UnusableTlsFilesError(`${what} ${path}`, error);
  }
}

function attempt(what: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new UnusableTlsFilesError(what, error);
  }
}

/** Node takes a file without certificates for an authority that has signed nothing. */
function checkAuthorities(clientCa: Buffer): void {
  const certificates = clientCa.toString('latin1').match(CERTIFICATE) ?? [];
  if (certificates.length === 0) throw new Error('no certificate in it');
  for (const certificate of certificates) new X509Certificate(certificate);
  createSecureContext({ ca: clientCa });
}
