import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QueueFile } from './queue-file.js';

describe('queues.json', () => {
  let path: string;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'queue-file-'));
    path = join(folder, 'queues.json');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('maps the numbers of queues to empty lists', async () => {
    expect(await new QueueFile(path).load()).toEqual([]);
    await new QueueFile(path).save([1, 3]);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ '1': [], '3': [] });
    expect(await new QueueFile(path).load()).toEqual([1, 3]);
  });

  it.each(['{"0": []}', '{"x": []}', '{"-1": []}', '{"99999999999": []}', '[1]'])(
    'refuses %s with code 40',
    async (text) => {
      await writeFile(path, text);
      await expect(new QueueFile(path).load()).rejects.toMatchObject({ resultCode: 40 });
    },
  );
});
