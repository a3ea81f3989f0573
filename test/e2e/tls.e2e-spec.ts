import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClientTlsFiles } from '../../src/common/grpc/client/dynamic-client.js';
import { CertificateAuthority, type Identity } from '../support/certificate-authority.js';
import { eventually } from '../support/eventually.js';
import { ON_SESSION_CREATED, sessionFixture } from '../support/session-fixture.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const session = sessionFixture('on-session-created.typical');
const YESTERDAY = new Date(Date.now() - 86_400_000);

describe('TLS', () => {
  const ours = new CertificateAuthority('our authority');
  const others = new CertificateAuthority('some other authority');
  let folder: string;
  let ca: string;
  let server: Identity;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'extend-host-tls-'));
    ca = await file('ca.pem', ours.cert);
    server = await files('server', ours.issue('server'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  async function files(name: string, { cert, key }: Identity) {
    return { cert: await file(`${name}.crt`, cert), key: await file(`${name}.key`, key) };
  }

  /** Calls with TLS as a client that calls the host `hostName`. */
  async function call(host: TestHost, tls: ClientTlsFiles | undefined, hostName = 'localhost') {
    const client = host.newClient({
      tls,
      channel: { 'grpc.ssl_target_name_override': hostName, 'grpc.default_authority': hostName },
    });
    const metadata = { authorization: `Bearer ${host.token}` };
    try {
      return await client.unaryBytes(ON_SESSION_CREATED, session, { metadata, timeoutMs: 5000 });
    } finally {
      client.close(); // a refused one would go on connecting, beside all that follow
    }
  }

  describe('with a certificate', () => {
    let host: TestHost;

    beforeAll(async () => {
      host = await startTestHost({
        env: { GRPC_TLS_CERT: server.cert, GRPC_TLS_KEY: server.key },
      });
    });
    afterAll(() => host.stop());

    it('serves a client that trusts it', async () => {
      expect((await call(host, { ca })).message.length).toBeGreaterThan(0);
    });

    it('is not believed by a client that trusts another authority', async () => {
      const otherCa = await file('other-ca.pem', others.cert);
      await expect(call(host, { ca: otherCa })).rejects.toThrow('UNAVAILABLE');
    });

    it('is not believed by a client that looks for another host', async () => {
      await expect(call(host, { ca }, 'elsewhere.test')).rejects.toThrow('UNAVAILABLE');
    });

    it('does not speak to a client without TLS', async () => {
      await expect(call(host, undefined)).rejects.toThrow('UNAVAILABLE');
    });

    it('lives through what is no handshake', async () => {
      const [name, port] = host.grpcAddress.split(':');
      const socket = connect(Number(port), name);
      socket.on('error', () => undefined);
      socket.end(Buffer.alloc(1000, 'x'));
      await new Promise((resolve) => socket.once('close', resolve));
      expect((await call(host, { ca })).message.length).toBeGreaterThan(0);
    });
  });

  describe('with a client authority as well', () => {
    let host: TestHost;

    beforeAll(async () => {
      host = await startTestHost({
        env: { GRPC_TLS_CERT: server.cert, GRPC_TLS_KEY: server.key, GRPC_TLS_CLIENT_CA: ca },
      });
    });
    afterAll(() => host.stop());

    it('serves a client whose certificate that authority has signed', async () => {
      const client = await files('client', ours.issue('client'));
      expect((await call(host, { ca, ...client })).message.length).toBeGreaterThan(0);
    });

    it('still asks for a token behind it', async () => {
      const client = await files('client', ours.issue('client'));
      const channel = { 'grpc.ssl_target_name_override': 'localhost' };
      const dynamic = host.newClient({ tls: { ca, ...client }, channel });
      await expect(dynamic.unaryBytes(ON_SESSION_CREATED, session)).rejects.toThrow(
        'UNAUTHENTICATED',
      );
    });

    it.each([
      ['without a certificate', undefined],
      ['with a certificate of another authority', others.issue('client')],
      ['with an expired certificate', ours.issue('client', { notAfter: YESTERDAY })],
    ])('refuses a client %s', async (_, identity) => {
      const client = identity && (await files('bad-client', identity));
      const before = host.logLines.length;
      await expect(call(host, { ca, ...client })).rejects.toThrow('UNAVAILABLE');
      expect(host.logLines.slice(before)).toEqual([]); // no call ever came to be
    });
  });

  it('takes up a new certificate and a new client authority while it runs', async () => {
    const place = async (authority: CertificateAuthority) => ({
      ...(await files('rotated', authority.issue('server'))),
      ca: await file('rotated-ca.pem', authority.cert),
    });
    const before = await place(ours);
    const host = await startTestHost({
      env: {
        GRPC_TLS_CERT: before.cert,
        GRPC_TLS_KEY: before.key,
        GRPC_TLS_CLIENT_CA: before.ca,
      },
    });
    try {
      await place(others);
      const theirs = {
        ca: await file('their-ca.pem', others.cert),
        ...(await files('their-client', others.issue('client'))),
      };
      await eventually('the new certificate is shown and the new authority believed', () =>
        call(host, theirs).then(
          () => true,
          () => false,
        ),
      );
      const our = { ca, ...(await files('our-client', ours.issue('client'))) };
      await expect(call(host, our)).rejects.toThrow('UNAVAILABLE');
    } finally {
      await host.stop();
    }
  }, 30_000);

  it('is not held at its end by a connection that never finishes its handshake', async () => {
    const env = {
      GRPC_TLS_CERT: server.cert,
      GRPC_TLS_KEY: server.key,
      SHUTDOWN_GRACE_SECONDS: '600',
    };
    const host = await startTestHost({ env });
    const [name, port] = host.grpcAddress.split(':');
    const socket = connect(Number(port), name);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    await host.stop();
    socket.destroy();
  });

  describe('does not start', () => {
    it('with a file that is not there', async () => {
      const env = { GRPC_TLS_CERT: server.cert, GRPC_TLS_KEY: join(folder, 'missing.key') };
      await expect(startTestHost({ env })).rejects.toThrow(/GRPC_TLS_KEY.*missing\.key/);
    });

    it('with a key of another certificate', async () => {
      const other = await files('other', ours.issue('other'));
      const env = { GRPC_TLS_CERT: server.cert, GRPC_TLS_KEY: other.key };
      await expect(startTestHost({ env })).rejects.toThrow(
        new RegExp(`overrides: .*${server.cert}.*${other.key}`),
      );
    });

    it('with a certificate whose content is none', async () => {
      const broken = await file(
        'broken.crt',
        '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      );
      const env = { GRPC_TLS_CERT: broken, GRPC_TLS_KEY: server.key };
      await expect(startTestHost({ env })).rejects.toThrow(broken);
    });

    it('with a client authority that is none', async () => {
      const broken = await file(
        'broken-ca.crt',
        '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      );
      const env = {
        GRPC_TLS_CERT: server.cert,
        GRPC_TLS_KEY: server.key,
        GRPC_TLS_CLIENT_CA: broken,
      };
      await expect(startTestHost({ env })).rejects.toThrow(broken);
    });
  });
});
