import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeNewFiles } from './write-new-files.js';

const FILES = [
  { path: 'proto/studio/mail/mail.proto', text: 'proto' },
  { path: 'src/mail/mail.service.ts', text: 'service' },
  { path: 'src/mail/wire/messages.ts', text: 'messages' },
];

describe('the files of a new service', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'extend-host-new-files-'));
    await mkdir(join(directory, 'src'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('are written with their folders', async () => {
    await writeNewFiles(directory, FILES);
    const texts = FILES.map(({ path }) => readFile(join(directory, path), 'utf8'));
    await expect(Promise.all(texts)).resolves.toEqual(['proto', 'service', 'messages']);
  });

  it('are all taken back where one of them cannot be written', async () => {
    await mkdir(join(directory, 'src/mail'));
    await writeFile(join(directory, 'src/mail/wire'), 'a file where a folder must be');
    await expect(writeNewFiles(directory, FILES)).rejects.toThrow(
      'src/mail/wire/messages.ts: cannot be written (EEXIST); nothing was changed',
    );
    await expect(readdir(directory, { recursive: true })).resolves.toEqual(
      expect.not.arrayContaining(['proto', 'src/mail/mail.service.ts']),
    );
  });

  it('replace none that is there', async () => {
    await mkdir(join(directory, 'src/mail'));
    await writeFile(join(directory, 'src/mail/mail.service.ts'), 'mine');
    await expect(writeNewFiles(directory, FILES)).rejects.toThrow('(EEXIST)');
    await expect(readFile(join(directory, 'src/mail/mail.service.ts'), 'utf8')).resolves.toBe(
      'mine',
    );
  });
});
