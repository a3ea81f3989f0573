import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ByteClient } from '../../src/common/grpc/client/byte-client.js';
import type { CallFailedError } from '../../src/common/grpc/client/call-failed.error.js';
import { CertificateAuthority } from '../support/certificate-authority.js';
import { contractOf } from '../support/contract.js';
import { failureOf } from '../support/failure-of.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

/** What each method demands, by the roles of the services. */
const ROLES: Readonly<Record<string, 'read' | 'update' | 'delete'>> = {
  '/RpcServerService/info': 'read',
  '/RpcServerService/shutdown': 'delete',
  '/RpcServerService/proxy_register': 'delete',
  '/RpcServerService/proxy_forget': 'delete',
  '/ConfigService/get': 'read',
  '/ConfigService/set': 'update',
  '/ConfigService/reset': 'update',
  '/LoggerService/get': 'read',
  '/LoggerService/set': 'update',
  '/LoggerService/reset': 'update',
  '/EventService/listen': 'read',
  '/EventService/interrupt': 'update',
  '/EventService/send': 'update',
  '/EventService/inspect': 'read',
};
const ACTION = { read: 2, update: 4, delete: 8 } as const;

const UNAUTHENTICATED = 16;
const PERMISSION_DENIED = 7;

describe('the operations listener beyond loopback', () => {
  let folder: string;
  let host: TestHost;
  let client: ByteClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'operations-safety-'));
    const authority = new CertificateAuthority('our authority');
    const server = authority.issue('server');
    const file = async (name: string, content: string) => {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    };
    host = await startTestHost({
      env: {
        ENABLE_OPERATIONS: 'true',
        OPERATIONS_GRPC_HOST: '0.0.0.0',
        OPERATIONS_GRPC_PORT: '0',
        OPERATIONS_GRPC_TLS_CERT: await file('server.crt', server.cert),
        OPERATIONS_GRPC_TLS_KEY: await file('server.key', server.key),
      },
    });
    client = new ByteClient(`localhost:${host.host.ports.operationsPort}`, {
      tls: { ca: await file('ca.crt', authority.cert) },
    });
  });
  afterAll(async () => {
    client.close();
    await host.stop();
    await rm(folder, { recursive: true });
  });

  const tokenWith = (action: number) =>
    host.ags.issueToken({
      namespace: host.ags.namespace,
      permissions: [
        { Resource: `NAMESPACE:${host.ags.namespace}:MMV2GRPCSERVICE`, Action: action },
      ],
    });

  /** The status that a call is refused with; 0 for one that is answered. */
  async function statusOf(path: string, token: string | undefined): Promise<number> {
    const metadata: Record<string, string> =
      token === undefined ? {} : { authorization: `Bearer ${token}` };
    const controller = new AbortController();
    const answers = client.streamBytes(path, [Buffer.alloc(0)], {
      metadata,
      signal: controller.signal,
    });
    try {
      await answers.next();
      return 0;
    } catch (error) {
      return (error as CallFailedError).statusCode;
    } finally {
      controller.abort();
      await answers.return().catch(() => undefined);
    }
  }

  it('knows a role for every method of the contract', () => {
    const paths = Object.values(contractOf('operations', 'api').services).flatMap((methods) =>
      Object.values(methods).map(({ path }) => path),
    );
    expect(Object.keys(ROLES).sort()).toEqual(paths.sort());
  });

  // A call of shutdown that is let pass would end the host: the others show that the right suffices.
  const harmless = Object.entries(ROLES).filter(([path]) => path !== '/RpcServerService/shutdown');

  it.each(Object.entries(ROLES))('%s is refused without a token', async (path) => {
    expect(await statusOf(path, undefined)).toBe(UNAUTHENTICATED);
  });

  it.each(Object.entries(ROLES))(
    '%s demands %s, and no other right will do',
    async (path, role) => {
      const all = ACTION.read | ACTION.update | ACTION.delete;
      expect(await statusOf(path, tokenWith(all & ~ACTION[role]))).toBe(PERMISSION_DENIED);
    },
  );

  it.each(harmless)('%s is answered to whoever may %s', async (path, role) => {
    expect(await statusOf(path, tokenWith(ACTION[role]))).toBe(0);
  });

  it('refuses the token that AGS calls overrides with', async () => {
    expect(await statusOf('/RpcServerService/info', host.token)).toBe(PERMISSION_DENIED);
  });

  it('answers nobody in plaintext', async () => {
    const plain = new ByteClient(`localhost:${host.host.ports.operationsPort}`);
    const failure = await failureOf(
      plain.unaryBytes('/RpcServerService/info', Buffer.alloc(0), { timeoutMs: 5000 }),
    );
    plain.close();
    expect([4, 14]).toContain(failure.statusCode);
  });

  it('tells in the log who changed something', async () => {
    const token = host.ags.issueToken({
      namespace: host.ags.namespace,
      client_id: 'the-operator',
      permissions: [{ Resource: `NAMESPACE:${host.ags.namespace}:MMV2GRPCSERVICE`, Action: 4 }],
    });
    const metadata = { authorization: `Bearer ${token}` };
    // LoggerUpdate { items { name: "x" enabled: true level: LVL_ERROR } }
    const request = Buffer.from('0a070a017810011828', 'hex');
    await client.unaryBytes('/LoggerService/set', request, { metadata });
    expect(host.logLines).toContainEqual(
      expect.objectContaining({ msg: 'audit', what: 'logger set', clientId: 'the-operator' }),
    );
    expect(JSON.stringify(host.logLines)).not.toContain(token);
  });
});
