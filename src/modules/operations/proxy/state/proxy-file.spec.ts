import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProxyFile } from './proxy-file.js';

describe('proxy.json', () => {
  let path: string;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'proxy-file-'));
    path = join(folder, 'proxy.json');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('does not exist before the first registration, and is {} after the last was forgotten', async () => {
    const file = new ProxyFile(path);
    expect(await file.load()).toEqual(new Map());
    const target = { host: 'localhost', port: 5000, version: '123' };
    await file.save(new Map([['sample', target]]));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ sample: target });
    expect(await new ProxyFile(path).load()).toEqual(new Map([['sample', target]]));
    await file.save(new Map());
    expect(await readFile(path, 'utf8')).toBe('{}\n');
  });

  it.each([
    'nothing',
    '[]',
    '{"sample": null}',
    '{"sample": {"host": "h", "port": 0, "version": "1"}}',
    '{"sample": {"host": "h", "port": "5", "version": "1"}}',
    '{"sample": {"host": "h", "port": 5}}',
    '{"sample": {"port": 5, "version": "1"}}',
  ])('refuses %s with code 40', async (text) => {
    await writeFile(path, text);
    await expect(new ProxyFile(path).load()).rejects.toMatchObject({ resultCode: 40 });
  });
});
