import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { contractOf } from '../support/contract.js';
import { eventually } from '../support/eventually.js';
import { failureOf } from '../support/failure-of.js';
import { onlyAttributeDiffers, type SessionType } from '../support/only-attribute-differs.js';
import { same } from '../support/same.js';
import { createdRequestsOf } from '../support/seeded-messages.js';
import { sessionManagerFixtures } from '../support/session-manager-fixtures.js';
import { startTestHost, type TestHost } from '../support/test-host.js';
import { wire } from '../support/wire-bytes.js';
import { recordsOf } from '../support/wire-records.js';

const PACKAGE = 'accelbyte.session.manager';
const SERVICE = `/${PACKAGE}.SessionManager`;
const ON_SESSION_CREATED = `${SERVICE}/OnSessionCreated`;
const METHODS = Object.values(
  contractOf('session-manager').services[`${PACKAGE}.SessionManager`] ?? {},
);

/** Field numbers of the contract, for requests written by hand. */
const SESSION = 1;
const INNER_SESSION = 10;
const MEMBERS = 15;

/** The same messages at each run; `SEED=… npm test` looks at others. */
const SEED = Number(process.env.SEED ?? 20_260_314);
/** Enough to keep both sides busy. */
const CALLS_AT_ONCE = 100;

const SAMPLE_KEY = { OnSessionCreated: 'SAMPLE', OnPartyCreated: 'PARTY_SAMPLE' } as const;
const TYPE: Readonly<Record<string, SessionType>> = {
  OnSessionCreated: 'GameSession',
  OnPartyCreated: 'PartySession',
};

/** Ten thousand calls take five seconds on an idle machine. */
jest.setTimeout(120_000);

const registry = MessageRegistry.fromBuild();
const fixtures = sessionManagerFixtures();
const created = fixtures.filter(({ status, method }) => status === 'OK' && method in SAMPLE_KEY);
const told = fixtures.filter(({ status, method }) => status === 'OK' && !(method in SAMPLE_KEY));
const refused = fixtures.filter(({ status }) => status !== 'OK');

/** The bytes of the one field of requests and answers of Created hooks. */
function sessionOf(message: Buffer): Buffer {
  return Buffer.concat(recordsOf(message).map((record) => record.value));
}

describe('the session manager with the echo strategy', () => {
  let host: TestHost;

  beforeAll(async () => {
    host = await startTestHost({ env: { SESSION_MANAGER_STRATEGY: 'echo' } });
  });
  afterAll(() => host.stop());

  it.each(created)('answers $name with the session as it came, to the byte', async (fixture) => {
    const { message } = await host.call(fixture.path, fixture.request.bytes);

    expect(sessionOf(message)).toEqual(sessionOf(fixture.request.bytes));
    expect(recordsOf(message)).toHaveLength(1);
  });

  it.each(told)('answers $name with nothing', async ({ path, request }) => {
    expect((await host.call(path, request.bytes)).message).toHaveLength(0);
  });

  it('echoes ten thousand seeded sessions to the byte', async () => {
    await throughSocket(host, 10_000, (_type, session, answered) => same(answered, session));
  });

  it('notes the session in the log line of its call', async () => {
    const typical = fixtures.find(({ name }) => name === 'on-session-updated.storage');
    await host.call(typical?.path ?? '', typical?.request.bytes ?? Buffer.alloc(0));

    const line = await eventually('the call is logged', () =>
      host.logLines.find(({ method }) => method === typical?.path),
    );
    expect(line).toMatchObject({
      status: 'OK',
      sessionId: '0ecdb5a5f58b4e5b9a8cd5c4e5ae2a43',
      namespace: 'localstudio',
    });
  });
});

describe('the session manager with the sample strategy', () => {
  let host: TestHost;

  beforeAll(async () => {
    host = await startTestHost({ env: { SESSION_MANAGER_STRATEGY: 'sample' } });
  });
  afterAll(() => host.stop());

  it.each(created)('answers $name as expected, and touches one attribute', async (fixture) => {
    const { message } = await host.call(fixture.path, fixture.request.bytes);
    const { method, request, response } = fixture;

    expect(decoded(response?.message, message)).toEqual(
      decoded(response?.message, response?.bytes ?? Buffer.alloc(0)),
    );
    onlyAttributeDiffers(
      TYPE[method] ?? 'GameSession',
      sessionOf(request.bytes),
      sessionOf(message),
      SAMPLE_KEY[method as keyof typeof SAMPLE_KEY],
    );
  });

  it.each(told)('answers $name with nothing', async ({ path, request }) => {
    expect((await host.call(path, request.bytes)).message).toHaveLength(0);
  });

  it.each(refused)('refuses $name, naming the field', async ({ path, request, status, field }) => {
    const failure = await failureOf(host.call(path, request.bytes));

    expect(failure.statusName).toBe(status);
    expect(failure.details).toMatch(new RegExp(`^${field}: found nothing, expected a `));
  });

  it('touches one attribute of two thousand seeded sessions', async () => {
    await throughSocket(host, 2000, (type, session, answered) => {
      const key = type === 'GameSession' ? 'SAMPLE' : 'PARTY_SAMPLE';
      onlyAttributeDiffers(type, session, answered, key);
    });
  });

  it.each(METHODS)('refuses an empty $path, naming the field', async ({ path }) => {
    const failure = await failureOf(host.call(path, Buffer.alloc(0)));

    expect(failure.statusName).toBe('INVALID_ARGUMENT');
    expect(failure.details).toMatch(/^session(_new)?: found nothing, expected a \w+Session$/);
  });

  it.each(METHODS)('refuses a $path without inner session', async ({ path }) => {
    const isUpdate = path.endsWith('Updated');
    const failure = await failureOf(
      host.call(path, wire.len(isUpdate ? 2 : 1, wire.varint(99, 1))),
    );

    expect(failure.statusName).toBe('INVALID_ARGUMENT');
    expect(failure.details).toMatch(
      isUpdate ? /^session_new\.session: found nothing/ : /^session\.session: found nothing/,
    );
  });

  it.each(METHODS)('refuses broken bytes of $path, naming the field', async ({ path }) => {
    const broken = wire.len(1, wire.len(900, 'x').subarray(0, -1));
    const failure = await failureOf(host.call(path, broken));

    expect(failure.statusName).toBe('INVALID_ARGUMENT');
    expect(failure.details).toMatch(/^session(_old)?: the length 1 runs past the end/);
  });

  it('names the field in which the bytes go wrong, at its depth', async () => {
    const member = wire.len(MEMBERS, wire.len(1, Buffer.from([0xff])));
    const request = wire.len(SESSION, wire.len(INNER_SESSION, wire.len(MEMBERS), member));
    const failure = await failureOf(host.call(ON_SESSION_CREATED, request));

    expect(failure.details).toBe('session.session.members[1].id: not valid UTF-8');
  });

  it.each(METHODS)('looks at no bytes of $path without a token', async ({ path }) => {
    const failure = await failureOf(host.call(path, Buffer.from('broken'), {}));

    expect(failure.statusName).toBe('UNAUTHENTICATED');
  });
});

function decoded(name: string | undefined, bytes: Buffer): object {
  return registry.decode(registry.message(`${PACKAGE}.${name}`), bytes);
}

/** Sends seeded sessions and parties through the socket, and each answer to `check`. */
async function throughSocket(
  host: TestHost,
  count: number,
  check: (type: SessionType, session: Buffer, answered: Buffer) => void,
): Promise<void> {
  for (const [type, method, share] of [
    ['GameSession', 'OnSessionCreated', 0.7],
    ['PartySession', 'OnPartyCreated', 0.3],
  ] as const) {
    const requests = fc.sample(createdRequestsOf(type), { seed: SEED, numRuns: count * share });
    for (let i = 0; i < requests.length; i += CALLS_AT_ONCE) {
      await Promise.all(
        requests.slice(i, i + CALLS_AT_ONCE).map(async ({ request, session }) => {
          const { message } = await host.call(`${SERVICE}/${method}`, request);
          const [answer, ...others] = recordsOf(message);
          same([answer?.field, others], [SESSION, []]);
          check(type, session, answer?.value ?? Buffer.alloc(0));
        }),
      );
    }
  }
}
