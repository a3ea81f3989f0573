/**
 * The yardstick: a session manager as one would write it with grpc-js and proto-loader alone, which
 * decodes every request and encodes every answer. No guard, no log, no metrics, no trace, and none
 * of proto-loader's options that would only slow it down (`defaults`).
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
    readonly session: { readonly manager: { readonly SessionManager: ServiceClientConstructor } };
  };
}

const definition = loadSync('accelbyte/session/manager/session-manager.proto', {
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
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${JSON.stringify({ msg: 'listening', grpcPort: port })}\n`);
});
