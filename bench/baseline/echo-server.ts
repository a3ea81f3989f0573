/**
 * The yardstick: a session manager and a session DSM as one would write them with grpc-js and
 * proto-loader alone, which decodes every request and encodes every answer. No guard, no log, no
 * metrics, no trace, and none of proto-loader's options that would only slow it down (`defaults`).
 *
 * Run by Node as it is. Prints its port in one line of JSON.
 */
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceClientConstructor,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const PROTO_FOLDER = new URL('../../proto/', import.meta.url).pathname;

interface Loaded {
  readonly accelbyte: {
    readonly session: {
      readonly manager: { readonly SessionManager: ServiceClientConstructor };
      readonly sessiondsm: { readonly SessionDsm: ServiceClientConstructor };
    };
  };
}

const FILES = [
  'accelbyte/session/manager/session-manager.proto',
  'accelbyte/session/sessiondsm/session-dsm.proto',
];

/** What is looked at of a request for a dedicated server; the rest goes back as it came. */
interface ServerRequest {
  readonly session_id: string;
  readonly requested_region: readonly string[];
}

const definition = loadSync(FILES, {
  includeDirs: [PROTO_FOLDER],
  keepCase: true,
  longs: String,
  enums: String,
  oneofs: true,
});
const loaded = loadPackageDefinition(definition) as unknown as Loaded; // what the file declares

const server = new Server();
server.addService(loaded.accelbyte.session.manager.SessionManager.service, {
  OnSessionCreated(
    call: ServerUnaryCall<{ session: unknown }, unknown>,
    callback: sendUnaryData<unknown>,
  ) {
    callback(null, { session: call.request.session });
  },
});
server.addService(loaded.accelbyte.session.sessiondsm.SessionDsm.service, {
  CreateGameSession(
    { request }: ServerUnaryCall<ServerRequest, unknown>,
    callback: sendUnaryData<unknown>,
  ) {
    // The invented address of the vendor's templates. Source: overrides.md d.3.
    callback(null, {
      ...request,
      status: 'READY',
      ip: '10.10.10.11',
      port: 8080,
      server_id: `demo-local-${request.session_id}`,
      source: 'DEMO',
      region: request.requested_region[0],
      created_region: request.requested_region[0],
    });
  },
});
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${JSON.stringify({ msg: 'listening', grpcPort: port })}\n`);
});
