import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { Listener } from '../support/operations/listener.js';
import {
  type OperationsClient,
  operationsClient,
} from '../support/operations/operations-client.js';
import { DsmClient } from '../support/session-dsm/dsm-client.js';
import { freePorts } from '../support/session-dsm/free-ports.js';
import { ON_SESSION_CREATED, sessionFixture } from '../support/session-fixture.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

describe('what happens to the host', () => {
  let host: TestHost;
  let client: OperationsClient;
  let listener: Listener;

  beforeAll(async () => {
    const ports = await freePorts(2);
    host = await startTestHost({
      env: {
        DS_PROVIDER: 'LOCAL',
        LOCAL_DS_PORT_RANGE: `${ports.from}-${ports.to}`,
        ENABLE_OPERATIONS: 'true',
        OPERATIONS_GRPC_PORT: '0',
        STRATEGY_ON_FAILURE: 'fallback',
        ENABLE_MATCHMAKING: 'false',
      },
      sessionManager: {
        onSessionCreated: () => {
          throw new Error('a defect of the strategy');
        },
      },
    });
    client = operationsClient(`127.0.0.1:${host.host.ports.operationsPort}`);
    listener = await Listener.open(client.stubs.events);
  });
  afterAll(async () => {
    client.close();
    await host.stop();
  });

  const told = (name: string) =>
    eventually(`${name} is told`, () => listener.events.find((event) => event.name === name));

  it('is told: an override failed, and fell back', async () => {
    await host.call(ON_SESSION_CREATED, sessionFixture('on-session-created.maximal'));
    expect(await told('OVERRIDE_FAILED')).toEqual({
      name: 'OVERRIDE_FAILED',
      hook: 'onSessionCreated',
      failure: 'error',
    });
    expect(await told('OVERRIDE_FELL_BACK')).toEqual({
      name: 'OVERRIDE_FELL_BACK',
      hook: 'onSessionCreated',
    });
  });

  it('is told: a dedicated server started, and ended', async () => {
    const dsm = new DsmClient((path, request) => host.call(path, request));
    await dsm.create('session-1');
    expect(await told('SERVER_STARTED')).toMatchObject({
      session_id: 'session-1',
      provider: 'LOCAL',
      ip: expect.any(String),
    });
    await dsm.terminate('session-1');
    expect(await told('SERVER_ENDED')).toMatchObject({ session_id: 'session-1' });
  });

  it('is told: a setting changed', async () => {
    const name = 'strategy-timeout-ms';
    await client.stubs.config.set({ items: [{ name, value: '1234' }] });
    expect(await told('CONFIG_CHANGED')).toMatchObject({ [name]: '1234' });
  });

  it('is told once: it stops, and why, which is the last event', async () => {
    await host.stop();
    expect(await listener.ended).toMatchObject({ resultCode: 15 });
    expect(listener.events.at(-1)).toEqual({ name: 'STOP_BEGUN', reason: expect.any(String) });
    expect(listener.events.filter(({ name }) => name === 'STOP_BEGUN')).toHaveLength(1);
  });
});
