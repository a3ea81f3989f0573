import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CallFailedError } from '../../src/common/grpc/client/call-failed.error.js';
import { JWKS_PATH, REVOCATION_LIST_PATH } from '../support/auth/fake-ags.js';
import type { TokenVector, VectorFile } from '../support/auth/vector-file.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const FILE = new URL('../vectors/auth/vectors.json', import.meta.url);
const file = JSON.parse(readFileSync(FILE, 'utf8')) as VectorFile;

/** Methods that this host serves and that take one message. */
const UNARY_METHOD = /^\/accelbyte\.session\.manager\.|^\/grpc\.health\.v1\.Health\/Check$/;

type WireVector = TokenVector & { readonly wire: 'same' | 'dropped' | 'unsendable' };

/** Vectors that can be sent, by the documents that the host has loaded. */
const groups = Map.groupBy(
  (file.tokens as readonly WireVector[]).filter(
    ({ wire, method }) => wire !== 'unsendable' && UNARY_METHOD.test(method),
  ),
  ({ jwks, revocation }) => `${jwks ?? 'no'} keys and ${revocation ?? 'no'} list`,
);

/** An IAM that has these two documents and nothing else. */
async function serveDocuments({ jwks, revocation }: WireVector): Promise<Server> {
  const bodies = new Map([
    [JWKS_PATH, jwks === null ? undefined : file.documents.jwks[jwks]],
    [REVOCATION_LIST_PATH, revocation === null ? undefined : file.documents.revocation[revocation]],
  ]);
  const server = createServer((request, response) => {
    const body = bodies.get(request.url ?? '');
    response.writeHead(body === undefined ? 503 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe.each([...groups])('over a real socket, with %s loaded', (_, vectors) => {
  let iam: Server;
  let host: TestHost;
  beforeAll(async () => {
    const [first] = vectors as [WireVector];
    iam = await serveDocuments(first);
    host = await startTestHost({
      env: {
        AB_BASE_URL: `http://127.0.0.1:${(iam.address() as AddressInfo).port}`,
        AB_NAMESPACE: file.namespace,
      },
      waitUntilReady: first.jwks !== null && first.revocation !== null,
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    await host.stop();
    iam.closeAllConnections();
    iam.close();
  });

  /** Status and details as the client sees them. */
  async function call({ method, authorization: [value], now }: WireVector) {
    jest.spyOn(Date, 'now').mockReturnValue(now * 1000);
    try {
      await host.call(method, Buffer.alloc(0), value === undefined ? {} : { authorization: value });
      return { code: 'OK', message: '' };
    } catch (error) {
      if (!(error instanceof CallFailedError)) throw error;
      return { code: error.statusName, message: error.details };
    }
  }

  it.each(vectors.map((vector) => [vector.id, vector.title ?? '', vector] as const))(
    '%s: %s',
    async (_id, _title, vector) => {
      const { code, message } = await call(vector);
      // An empty message has passed the guard when the hook misses its session.
      if (vector.expect.accept) expect(['OK', 'INVALID_ARGUMENT']).toContain(code);
      else
        expect({ code, message }).toEqual({
          code: vector.expect.code,
          message: vector.expect.message,
        });
    },
  );

  it('no token, no part of one and no secret is ever logged', () => {
    const text = JSON.stringify(host.logLines);
    for (const segment of vectors.flatMap(({ authorization }) => authorization.join().split('.'))) {
      if (segment.length > 20) expect(text).not.toContain(segment);
    }
    expect(text).not.toContain(host.config.ags.clientSecret);
  });
});
