import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JsonObjectFile } from './json-object-file.js';

describe('a file of one JSON object', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'json-object-file-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is nothing before it is written', async () => {
    expect(await new JsonObjectFile(join(folder, 'none.json')).read()).toBeUndefined();
  });

  it('is written with four blanks of indent, for nobody else to read, with its folder', async () => {
    const path = join(folder, 'new', 'one.json');
    const file = new JsonObjectFile(path);
    await file.write({ a: '1' });
    expect(await readFile(path, 'utf8')).toBe('{\n    "a": "1"\n}\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await file.read()).toEqual({ a: '1' });
    expect(await readdir(join(folder, 'new'))).toEqual(['one.json']);
  });

  it('holds the newest of a burst, and every write of the burst is kept', async () => {
    const file = new JsonObjectFile(join(folder, 'burst.json'));
    const writes = Array.from({ length: 50 }, (_, n) => file.write({ n }));
    await Promise.all(writes);
    expect(await file.read()).toEqual({ n: 49 });
    await file.write({ n: 50 });
    expect(await file.read()).toEqual({ n: 50 });
  });

  it('tells whoever asked that a write failed, and writes again', async () => {
    const blocked = join(folder, 'blocked');
    await writeFile(blocked, 'a file where the folder should be');
    const file = new JsonObjectFile(join(blocked, 'x.json'));
    const first = file.write({ n: 1 });
    const second = file.write({ n: 2 });
    await expect(first).rejects.toThrow();
    await expect(second).rejects.toThrow();
    await rm(blocked);
    await file.write({ n: 3 });
    expect(await file.read()).toEqual({ n: 3 });
  });

  it.each(['', '{"a":', '[]', 'null', '1'])('refuses %j with code 40', async (text) => {
    const path = join(folder, 'wrong.json');
    await writeFile(path, text);
    await expect(new JsonObjectFile(path).read()).rejects.toMatchObject({ resultCode: 40 });
  });
});
