import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CertificateAuthority } from '../test/support/certificate-authority.js';

// `npm run certificates -- [folder]`: an authority of one's own and a certificate for `localhost`, for
// trying TLS on one machine. The key of the authority is never written, so nothing else can be signed.

const DEFAULT_FOLDER = '.extend-host/certificates';
const VALID_DAYS = 30;
const DAY_MS = 86_400_000;
const FOR_OWNER_ONLY = 0o600;

const [given = DEFAULT_FOLDER] = process.argv.slice(2);
if (given.startsWith('-')) {
  process.stderr.write(`found ${given}, expected a folder: npm run certificates -- [folder]\n`);
  process.exit(78);
}
const folder = resolve(given);
const notAfter = new Date(Date.now() + VALID_DAYS * DAY_MS);
const authority = new CertificateAuthority('extend-host, for trying TLS', notAfter);
const { cert, key } = authority.issue('localhost', { notAfter });

await mkdir(folder, { recursive: true });
const path = (name: string) => join(folder, name);
await writeFile(path('root.crt'), authority.cert);
await writeFile(path('server.crt'), cert);
await writeFile(path('server.key'), key, { mode: FOR_OWNER_ONLY });

process.stdout.write(`For localhost, until ${notAfter.toISOString().slice(0, 10)}.

For the host:
  SHAPES_GRPC_TLS_CERT=${path('server.crt')}
  SHAPES_GRPC_TLS_KEY=${path('server.key')}
For its callers: --root-cert ${path('root.crt')}
`);
