import { beforeEach, describe, expect, it } from '@jest/globals';
import type { HostEvent } from '../../../common/events/host-event.js';
import { HostEventBus } from '../../../common/events/host-event-bus.js';
import type { SessionRecord, SessionRecords } from '../domain/session-record.js';
import { ToldSessionRecords } from './told-session-records.js';

const SERVER = {
  serverId: 'server-1',
  ip: '10.0.0.1',
  port: 7000,
  deployment: 'd',
  region: 'eu',
  createdRegion: 'eu',
  description: '',
};

function aRecord(changes: Partial<SessionRecord> = {}): SessionRecord {
  return {
    session: { namespace: 'ns', sessionId: 's' },
    mode: 'sync',
    phase: 'live',
    order: {
      deployment: 'd',
      requestedRegions: [],
      maximumPlayers: 2,
      clientVersion: '',
      gameMode: '',
    },
    kept: undefined,
    server: SERVER,
    isClaimed: false,
    answerByMs: 0,
    reports: [],
    ...changes,
  };
}

describe('records that tell of servers', () => {
  let events: HostEvent[];
  let records: ToldSessionRecords;
  let stored: readonly SessionRecord[];

  beforeEach(() => {
    events = [];
    stored = [];
    const store: SessionRecords = {
      load: () => Promise.resolve(stored),
      put: () => Promise.resolve(),
      remove: () => Promise.resolve(),
    };
    const bus = new HostEventBus(() => undefined);
    bus.subscribe((event) => events.push(event));
    records = new ToldSessionRecords(store, 'DEMO', bus);
  });

  const names = () => events.map(({ name }) => name);

  it('tell once that a server started, and once that it ended', async () => {
    await records.put(aRecord({ phase: 'starting', server: undefined }));
    await records.put(aRecord());
    await records.put(aRecord({ isClaimed: true }));
    await records.put(aRecord({ phase: 'releasing' }));
    await records.put(aRecord({ phase: 'ended', server: undefined }));
    await records.remove('s');
    expect(names()).toEqual(['SERVER_STARTED', 'SERVER_ENDED']);
    expect(events[0]?.properties).toEqual({
      session_id: 's',
      server_id: 'server-1',
      provider: 'DEMO',
      ip: '10.0.0.1',
      port: '7000',
      region: 'eu',
    });
  });

  it('tell the end of a server in whose place another one stands', async () => {
    await records.put(aRecord());
    await records.put(aRecord({ server: { ...SERVER, serverId: 'server-2' } }));
    expect(names()).toEqual(['SERVER_STARTED', 'SERVER_ENDED', 'SERVER_STARTED']);
  });

  it('tell nothing of a start that came to nothing', async () => {
    await records.put(aRecord({ phase: 'starting', server: undefined }));
    await records.remove('s');
    expect(names()).toEqual([]);
  });

  it('tell of the end only, of a server that an earlier process started', async () => {
    stored = [aRecord()];
    await records.load();
    await records.put(aRecord({ isClaimed: true }));
    await records.remove('s');
    expect(names()).toEqual(['SERVER_ENDED']);
  });
});
