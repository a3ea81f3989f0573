import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { Server } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/auth/manual-clock.js';
import { RecordedLog } from '../../../test/support/auth/recorded-log.js';
import {
  CertificateAuthority,
  type Identity,
} from '../../../test/support/certificate-authority.js';
import { eventually } from '../../../test/support/eventually.js';
import { ReloadedCredentials, TLS_RELOAD_INTERVAL_MS } from './reloaded-credentials.js';

const authority = new CertificateAuthority('our authority');
const other = new CertificateAuthority('another authority');
const first = authority.issue('first');
const second = authority.issue('second');
const client = authority.issue('client');
const YESTERDAY = new Date(Date.now() - 86_400_000);

describe('the TLS files of a listener', () => {
  let folder: string;
  let clock: ManualClock;
  let log: RecordedLog;
  let tls: ReloadedCredentials | undefined;
  let server: Server | undefined;
  let port: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'extend-host-reload-'));
    clock = new ManualClock();
    log = new RecordedLog();
    await place(first);
  });
  afterEach(async () => {
    tls?.stop();
    server?.forceShutdown();
    await rm(folder, { recursive: true });
  });

  const cert = () => join(folder, 'tls.crt');
  const key = () => join(folder, 'tls.key');
  const clientCa = () => join(folder, 'ca.crt');

  async function write(path: string, content: string): Promise<void> {
    await writeFile(`${path}.new`, content);
    await rename(`${path}.new`, path);
  }

  async function place(identity: Identity): Promise<void> {
    await write(cert(), identity.cert);
    await write(key(), identity.key);
  }

  async function listen({ isMutual = false } = {}): Promise<void> {
    const files = { cert: cert(), key: key(), clientCa: isMutual ? clientCa() : undefined };
    tls = await ReloadedCredentials.open('overrides', files, clock, log);
    const credentials = tls.credentials;
    const listening = new Server();
    server = listening;
    port = await new Promise((resolve, reject) => {
      listening.bindAsync('127.0.0.1:0', credentials, (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
  }

  /** The files are looked at once, and what was found there is dealt with. */
  async function look(): Promise<void> {
    await clock.advance(TLS_RELOAD_INTERVAL_MS / 1000);
    await eventually('the files have been looked at', () => clock.waits.length === 1);
  }

  interface Handshake {
    readonly identity?: Identity;
    readonly ca?: string;
    readonly hostName?: string;
    readonly session?: Buffer | undefined;
  }

  /** An open connection, once the server has begun to speak HTTP/2. */
  async function connection(options: Handshake = {}): Promise<TLSSocket> {
    const { identity, ca = authority.cert, hostName = 'localhost', session } = options;
    const socket = connect({
      host: '127.0.0.1',
      port,
      servername: hostName,
      ca,
      ALPNProtocols: ['h2'],
      ...(identity && { cert: identity.cert, key: identity.key }),
      ...(session && { session }),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('data', () => resolve());
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('closed before a word')));
    });
    return socket;
  }

  /** Common name of the certificate that a new client is shown. */
  async function nameShown(options: Handshake = {}): Promise<string> {
    const socket = await connection(options);
    const { CN } = socket.getPeerCertificate().subject;
    socket.destroy();
    return String(CN);
  }

  it('are there when the port opens', async () => {
    await listen();
    expect(await nameShown()).toBe('first');
  });

  it('are taken up anew by new connections when they have changed', async () => {
    await listen();
    await place(second);
    await look();
    expect(await nameShown()).toBe('second');
    expect(log.lines).toEqual([
      {
        level: 'info',
        fields: { listener: 'overrides', notAfter: expect.any(String) },
        message: 'TLS files have changed, new connections use them',
      },
    ]);
  });

  it('do not cut a connection when they change', async () => {
    await listen();
    const open = await connection();
    await place(second);
    await look();
    await nameShown();
    expect(open.destroyed).toBe(false);
    open.destroy();
  });

  it('stay quiet while they do not change', async () => {
    await listen();
    await look();
    await look();
    expect(log.lines).toEqual([]);
  });

  it('may be replaced one after the other: until they fit, the last pair serves', async () => {
    await listen();
    await write(cert(), second.cert);
    await look();
    expect(await nameShown()).toBe('first');
    await write(key(), second.key);
    await look();
    expect(await nameShown()).toBe('second');
  });

  it.each([
    ['is gone', () => rm(cert())],
    ['is empty', () => write(cert(), '')],
    ['is cut short', () => write(cert(), second.cert.slice(0, -40))],
    ['holds something else', () => write(cert(), 'no certificate')],
    ['does not fit the key', () => write(cert(), second.cert)],
  ])(
    'leave the last good certificate in place when the new one %s, and say so once',
    async (_, spoil) => {
      await listen();
      await spoil();
      await look();
      await look();
      await look();
      expect(await nameShown()).toBe('first');
      expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
        ['error', 'TLS files have changed and cannot be used, those before them stay'],
      ]);
      expect(log.lines[0]?.fields.problem).toContain(cert());
    },
  );

  it('tell nothing of the key when it cannot be used', async () => {
    await listen();
    const secret = 'MHcCAQEEIsecretsecretsecret';
    await write(key(), `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`);
    await look();
    expect(log.lines).toHaveLength(1);
    expect(JSON.stringify(log.lines)).not.toContain('secret');
  });

  it('are told of again when they break again after having been mended', async () => {
    await listen();
    await write(cert(), '');
    await look();
    await write(cert(), first.cert);
    await look();
    await write(cert(), '');
    await look();
    expect(log.at('error')).toHaveLength(2);
  });

  it('let an expired certificate show itself for what it is', async () => {
    await listen();
    await place(authority.issue('old', { notAfter: YESTERDAY }));
    await look();
    await expect(nameShown()).rejects.toThrow('certificate has expired');
  });

  it('let a certificate for another host show itself for what it is', async () => {
    await listen();
    await place(authority.issue('elsewhere', { dnsName: 'elsewhere.test' }));
    await look();
    await expect(nameShown()).rejects.toThrow(/does not match certificate's altnames/);
  });

  it('let a certificate of an unknown authority show itself for what it is', async () => {
    await listen();
    await place(other.issue('foreign'));
    await look();
    await expect(nameShown()).rejects.toThrow(/unable to (get local issuer|verify)/);
  });

  it('are looked at no more after the end', async () => {
    await listen();
    tls?.stop();
    expect(clock.waits).toEqual([]);
  });

  describe('with a client authority', () => {
    beforeEach(async () => {
      await write(clientCa(), authority.cert);
      await listen({ isMutual: true });
    });

    it('keep out a client without a certificate', async () => {
      await expect(nameShown()).rejects.toThrow();
    });

    it('keep out a client whose authority has been replaced', async () => {
      expect(await nameShown({ identity: client })).toBe('first');
      await write(clientCa(), other.cert);
      await look();
      await expect(nameShown({ identity: client })).rejects.toThrow();
      expect(await nameShown({ identity: other.issue('their client') })).toBe('first');
    });

    it('do not let that client back in by resuming the session it had', async () => {
      const before = await connection({ identity: client });
      const session = await eventually('a session can be resumed', () => before.getSession());
      before.destroy();
      const resumed = await connection({ identity: client, session });
      expect(resumed.isSessionReused()).toBe(true);
      resumed.destroy();
      await write(clientCa(), other.cert);
      await look();
      await expect(connection({ identity: client, session })).rejects.toThrow();
    });

    it('let in the clients of two authorities while one replaces the other', async () => {
      await write(clientCa(), authority.cert + other.cert);
      await look();
      expect(await nameShown({ identity: client })).toBe('first');
      expect(await nameShown({ identity: other.issue('their client') })).toBe('first');
    });

    it.each([
      ['is empty', ''],
      ['holds no certificate', 'nothing'],
      ['holds a broken one', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ])('keep the last good authority when the new one %s', async (_, content) => {
      await write(clientCa(), content);
      await look();
      expect(await nameShown({ identity: client })).toBe('first');
      await expect(nameShown({ identity: other.issue('stranger') })).rejects.toThrow();
      expect(log.at('error')).toHaveLength(1);
    });
  });
});
