import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anOrder } from '../../../../test/support/session-dsm/dsm-scene.js';
import { aServer } from '../../../../test/support/session-dsm/fake-provider.js';
import { newRecord } from '../new-record.js';
import { FileSessionRecords } from './file-session-records.js';

describe('records in files', () => {
  let folder: string;
  const lines: string[] = [];
  const write = (_: object, message: string) => void lines.push(message);
  const log = { debug: write, info: write, warn: write, error: write };
  const records = (provider = 'LOCAL') =>
    new FileSessionRecords(join(folder, 'sessions'), provider, log);
  const aRecord = (sessionId = 'session-1') => newRecord(anOrder(sessionId), 'sync');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'records-'));
    lines.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are there for the next process', async () => {
    const first = records();
    await first.load();
    const record = { ...aRecord(), kept: 'reference', server: aServer('a') };
    await first.put(record);
    expect(await records().load()).toEqual([record]);
  });

  it('are replaced and removed', async () => {
    const store = records();
    await store.load();
    await store.put(aRecord());
    await store.put({ ...aRecord(), phase: 'live' });
    expect((await records().load()).map(({ phase }) => phase)).toEqual(['live']);
    await store.remove('session-1');
    await store.remove('session-1');
    expect(await records().load()).toEqual([]);
  });

  it('end up as the last of many writes at once', async () => {
    const store = records();
    await store.load();
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => store.put({ ...aRecord(), answerByMs: at })),
    );
    expect((await records().load()).map(({ answerByMs }) => answerByMs)).toEqual([19]);
  });

  it('of session ids that look like paths stay in their folder', async () => {
    const store = records();
    await store.load();
    await store.put(aRecord('../../escaped'));
    expect(await readdir(folder)).toEqual(['sessions']);
    expect((await records().load())[0]?.session.sessionId).toBe('../../escaped');
  });

  it('that are half written or foreign are set aside, and the others kept', async () => {
    const store = records();
    await store.load();
    await store.put(aRecord());
    const inFolder = (name: string) => join(folder, 'sessions', name);
    await writeFile(inFolder('half.json'), '{"format":1,');
    await writeFile(inFolder('future.json'), '{"format":2}');
    await writeFile(inFolder('crashed.json.tmp'), '{');
    expect(await records().load()).toHaveLength(1);
    expect(lines).toHaveLength(2);
    const files = await readdir(join(folder, 'sessions'));
    expect(files.filter((file) => file.endsWith('.unreadable'))).toHaveLength(2);
    expect(files.some((file) => file.endsWith('.tmp'))).toBe(false);
  });

  it('of another provider stay as they are, until it is named again', async () => {
    const local = records();
    await local.load();
    await local.put({ ...aRecord(), kept: 'a process' });
    const demo = records('DEMO');
    expect(await demo.load()).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/servers of another DS_PROVIDER/)]);
    await demo.put(aRecord());
    await demo.remove('session-1');
    expect((await records().load()).map(({ kept }) => kept)).toEqual(['a process']);
  });

  it('are for the owner of the process alone', async () => {
    const store = records();
    await store.load();
    await store.put(aRecord());
    const [file = ''] = await readdir(join(folder, 'sessions'));
    expect((await stat(join(folder, 'sessions', file))).mode & 0o077).toBe(0);
  });
});
