import {
  boolean,
  filePath,
  headerName,
  headerValue,
  headerValues,
  host,
  integer,
  port,
} from '../value-types.js';
import { variable } from '../variable.js';

const module = 'shapes';

/** The shape service. */
export const SHAPES_VARIABLES = {
  SHAPES_GRPC_HOST: variable(
    host,
    'Address of the shapes listener (gRPC); `localhost` is both IPv4 and IPv6.',
    'localhost',
    { default: 'localhost', module },
  ),
  SHAPES_GRPC_PORT: variable(port, 'Port of the shapes listener; 0 means any free port.', '50051', {
    default: '50051',
    module,
  }),
  SHAPES_GRPC_TLS_CERT: variable(
    filePath,
    'PEM file with the certificate of the shapes listener (`server_certificate`); unset: plaintext.',
    '/etc/extend-host/shapes.crt',
    { module },
  ),
  SHAPES_GRPC_TLS_KEY: variable(
    filePath,
    'PEM file with the private key of that certificate (`server_key`).',
    '/etc/extend-host/shapes.key',
    { module },
  ),
  SHAPES_GRPC_TLS_CLIENT_CA: variable(
    filePath,
    'PEM file with the authority that must have signed the certificate of every client (`root_certificate`).',
    '/etc/extend-host/shapes-client-ca.crt',
    { module },
  ),
  SHAPES_HEALTH_OPEN: variable(boolean, 'Whether health is answered without signature.', 'false', {
    default: 'false',
    module,
  }),
  SHAPES_SIGNATURE_HEADER: variable(
    headerName,
    'Metadata key in which a caller sends the signature.',
    'x-signature',
    { default: 'x-signature', module },
  ),
  SHAPES_SIGNATURE_VALUE: variable(
    headerValue,
    'Signature that every caller must send; needed while the module is on.',
    "'signature'",
    { module, secret: true },
  ),
  SHAPES_SIGNATURE_FORMER_VALUES: variable(
    headerValues,
    'Signatures that are accepted besides, while callers move to the new one; separated by commas.',
    "'former,older'",
    { module, secret: true },
  ),
  SHAPES_JSON_PATH: variable(
    filePath,
    'File in which the shapes are kept, relative to the workspace.',
    'data.json',
    { default: 'data.json', module },
  ),
  SHAPES_MAX_THREADS: variable(
    integer(1, 10_000),
    'Calls of one request and one answer that are worked on at the same time at most.',
    '25',
    { default: '25', module },
  ),
  SHAPES_MAX_IDS_PER_CALL: variable(
    integer(1, 1_000_000),
    'Ids that one streaming call may send at most.',
    '10000',
    { default: '10000', module },
  ),
  SHAPES_PACING_MS: variable(
    integer(0, 60_000),
    'Milliseconds of pause after each streamed answer, for people who watch; the reference has 1000.',
    '1000',
    { default: '0', module },
  ),
  SHAPES_MAX_HEIGHT: variable(integer(1, 1_000_000), 'Greatest height of a new shape.', '50', {
    default: '50',
    module,
  }),
  SHAPES_MAX_WIDTH: variable(integer(1, 1_000_000), 'Greatest width of a new shape.', '50', {
    default: '50',
    module,
  }),
};

const ofConsole = { module: 'console' } as const;

/** The console, a web page for people who operate the host. */
export const CONSOLE_VARIABLES = {
  CONSOLE_HOST: variable(host, 'Address of the console (HTTP).', '127.0.0.1', {
    default: '127.0.0.1',
    ...ofConsole,
  }),
  CONSOLE_PORT: variable(port, 'Port of the console; 0 means any free port.', '7700', {
    default: '7700',
    ...ofConsole,
  }),
};
