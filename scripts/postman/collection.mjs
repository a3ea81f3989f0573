import {
  cleanup,
  matchmaking,
  matchmakingCleanup,
  preparation,
  servers,
  sessions,
} from './flows.mjs';
import { grpcFolders } from './grpc-methods.mjs';

const VARIABLES = {
  baseUrl: 'https://yourgame.prod.gamingservices.accelbyte.io',
  namespace: 'yourgame',
  clientId: '',
  clientSecret: '',
  grpcAddress: '0.tcp.ap.ngrok.io:12345',
  operationsAddress: 'localhost:54321',
  shapesAddress: 'localhost:50051',
  delegateToken: '',
  name: 'extend-host-demo',
};

const DESCRIPTION = `Calls of AGS to an Extend Host, and the flows of AGS that lead to them.

**AGS flows**: fill in baseUrl, namespace, clientId, clientSecret and grpcAddress (host:port, without a
scheme), then run the folder. It uses the second client of docs/guide/real-ags.md, makes a template, two
test users and a pool, and removes them again at its end. \`extend-host play --ags\` does the same and
checks more.

**gRPC methods**: collections of version 2.1 know HTTP alone, so Postman cannot send these as they stand.
Make a new gRPC request in Postman, give it the address, let reflection list the methods, and take the
message from here; with tokens checked, \`extend-host token\` prints one for the metadata. Or, without
Postman: \`extend-host call OnSessionCreated --data '<message>'\`.`;

/** A collection in Postman's format 2.1. */
export function postmanCollection() {
  return {
    info: {
      name: 'Extend Host',
      description: DESCRIPTION,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    variable: Object.entries(VARIABLES).map(([key, value]) => ({ key, value, type: 'string' })),
    item: [
      {
        name: 'AGS flows',
        item: [
          { name: '1 Preparation', item: preparation },
          { name: '2 Session manager', item: sessions },
          { name: '3 Matchmaking', item: [...matchmaking, ...matchmakingCleanup] },
          { name: '4 Dedicated servers', item: servers },
          { name: '5 Clean-up', item: cleanup },
        ],
      },
      { name: 'gRPC methods', item: grpcFolders() },
    ],
  };
}
