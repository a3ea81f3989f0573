import { boolean, filePath, host, port, wordList } from '../value-types.js';
import { variable } from '../variable.js';

const module = 'operations';

/** The operations services. */
export const OPERATIONS_VARIABLES = {
  OPERATIONS_GRPC_HOST: variable(
    host,
    'Address of the operations listener (gRPC); `localhost` is both IPv4 and IPv6.',
    'localhost',
    { default: 'localhost', module },
  ),
  OPERATIONS_GRPC_PORT: variable(
    port,
    'Port of the operations listener; 0 means any free port.',
    '54321',
    { default: '54321', module },
  ),
  OPERATIONS_GRPC_TLS_CERT: variable(
    filePath,
    'PEM file with the certificate of the operations listener; unset: plaintext.',
    '/etc/extend-host/operations.crt',
    { module },
  ),
  OPERATIONS_GRPC_TLS_KEY: variable(
    filePath,
    'PEM file with the private key of that certificate.',
    '/etc/extend-host/operations.key',
    { module },
  ),
  OPERATIONS_GRPC_TLS_CLIENT_CA: variable(
    filePath,
    'PEM file with the authority that must have signed the certificate of every client.',
    '/etc/extend-host/operations-client-ca.crt',
    { module },
  ),
  OPERATIONS_EVENTS: variable(boolean, 'Serves the event service.', 'true', {
    default: 'true',
    module,
  }),
  OPERATIONS_DEBUG_SIGNAL: variable(
    boolean,
    'Whether SIGUSR2 writes a dump for debugging.',
    'true',
    { default: 'true', module },
  ),
  OPERATIONS_PROXIED_SERVICES: variable(
    wordList,
    'Services whose calls are forwarded to the servers that register for them; unset: none.',
    'sample,sample2',
    { module },
  ),
  OPERATIONS_PROXY_TARGETS: variable(
    wordList,
    'Hosts, or hosts with ports, that servers may register for forwarded services, beyond loopback and the address that they call from.',
    'inventory.internal:9000,10.0.0.7',
    { module },
  ),
};
