import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import type { Findings } from './findings.js';
import type { ListenerAddress, ShapeServiceConfig, TlsFiles } from './host-config.js';
import { isLoopback, type ReadTextFile } from './listener-rules.js';
import type { ResolvedVariables } from './resolved-variables.js';

/** Stands in the public sources of the reference, so everybody knows it. */
const PUBLISHED_SIGNATURE = 'f2kg9cls0xlsk3';

/** What grpc and HTTP keep for themselves, and what metadata would carry as bytes. */
const UNUSABLE_HEADER =
  /^(grpc-.*|.*-bin|te|host|connection|content-type|user-agent|authorization)$/;

/** Where the service is served, and the folder of what it writes. */
interface ShapesSurroundings extends ListenerAddress {
  readonly tls: TlsFiles | undefined;
  readonly workspace: string;
  readonly readTextFile: ReadTextFile;
}

/**
 * The shape service. Its callers are known by a signature, so there must be one, and in production
 * not the one that everybody knows.
 */
export function resolveShapeService(
  { values, isWrong }: ResolvedVariables,
  { host, tls, workspace, readTextFile }: ShapesSurroundings,
  findings: Findings,
): ShapeServiceConfig | undefined {
  const { SHAPES_SIGNATURE_HEADER: header, SHAPES_SIGNATURE_VALUE: value } = values;
  const former = values.SHAPES_SIGNATURE_FORMER_VALUES ?? [];
  if (UNUSABLE_HEADER.test(header)) {
    findings.wrong(
      'SHAPES_SIGNATURE_HEADER',
      header,
      'a metadata key of its own, not ending in -bin',
    );
  }
  if (values.NODE_ENV === 'production') {
    const expected = 'a secret of your own: this one is published, and NODE_ENV is production';
    if (value === PUBLISHED_SIGNATURE) findings.wrong('SHAPES_SIGNATURE_VALUE', value, expected);
    if (former.includes(PUBLISHED_SIGNATURE)) {
      findings.wrong('SHAPES_SIGNATURE_FORMER_VALUES', former.join(), expected);
    }
    if (tls !== undefined && namesNoHost(tls.cert, readTextFile)) {
      findings.wrong(
        'SHAPES_GRPC_TLS_CERT',
        tls.cert,
        'a certificate with a subject alternative name: the published one has none, its key is ' +
          'known to everybody, and NODE_ENV is production',
      );
    }
  }
  if (tls === undefined && !isLoopback(host)) {
    findings.warn(
      'SHAPES_GRPC_TLS_CERT',
      'is not set: the signature of every caller can be read on its way',
    );
  }
  if (value === undefined) {
    if (!isWrong('SHAPES_SIGNATURE_VALUE')) {
      const expected = 'printable ASCII without blanks around it, because ENABLE_SHAPES is true';
      findings.wrong('SHAPES_SIGNATURE_VALUE', undefined, expected);
    }
    return undefined;
  }
  return {
    signature: { header, accepted: [value, ...former] },
    healthOpen: values.SHAPES_HEALTH_OPEN,
    file: resolve(workspace, values.SHAPES_JSON_PATH),
    maxCalls: values.SHAPES_MAX_THREADS,
    maxIdsPerCall: values.SHAPES_MAX_IDS_PER_CALL,
    maxWidth: values.SHAPES_MAX_WIDTH,
    maxHeight: values.SHAPES_MAX_HEIGHT,
    pacingMs: values.SHAPES_PACING_MS,
  };
}

/**
 * Whether a certificate is of the old form of the published one, which most clients refuse anyway.
 * What cannot be read is somebody else's to tell.
 */
function namesNoHost(path: string, readTextFile: ReadTextFile): boolean {
  try {
    return new X509Certificate(readTextFile(path)).subjectAltName === undefined;
  } catch {
    return false;
  }
}
