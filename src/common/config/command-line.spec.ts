import { describe, expect, it } from '@jest/globals';
import { parseCommandLine } from './command-line.js';

describe('the command line', () => {
  it('F1: starts the host with the default folders and no items when it says nothing', () => {
    expect(parseCommandLine([], '/home/mila')).toEqual({
      kind: 'start',
      check: false,
      workspace: undefined,
      systemFolder: '/etc/extend-host',
      userFolder: '/home/mila/.config/extend-host',
      operationsPort: undefined,
      items: {},
    });
  });

  it.each(['invalid syntax', 'Invalid@Name=foo', '=foo', 'a'])(
    'F2: refuses the item %j and quotes it',
    (item) => {
      const asked = parseCommandLine(['-c', item]);
      expect(asked).toMatchObject({ kind: 'end', exitCode: 78, stdout: '' });
      expect(asked.kind === 'end' && asked.stderr).toContain(`'${item}'`);
    },
  );

  it('F3: takes several items, of which the last of a name counts', () => {
    const args = ['-c', 'foo=bar', '--config', 'some-other=123', '-c', 'foo=a=b', '-c', 'none='];
    expect(parseCommandLine(args)).toMatchObject({
      items: { foo: 'a=b', 'some-other': '123', none: '' },
    });
  });

  it('takes folders, with ~ for the home, and the port of the operations services', () => {
    const args = ['--system', '/s', '--user', '~/u', '-w', '~/w', '-p', '0'];
    expect(parseCommandLine(args, '/home/mila')).toMatchObject({
      systemFolder: '/s',
      userFolder: '/home/mila/u',
      workspace: '/home/mila/w',
      operationsPort: 0,
    });
  });

  it('checks the configuration, in another workspace', () => {
    expect(parseCommandLine(['--check', '-w', '/var/lib/host'])).toMatchObject({
      kind: 'start',
      check: true,
      workspace: '/var/lib/host',
    });
    expect(parseCommandLine(['--workspace=state'])).toMatchObject({ workspace: 'state' });
  });

  it.each([['-V'], ['--version']])('prints the version for %s', (option) => {
    const asked = parseCommandLine([option]);
    expect(asked).toMatchObject({ kind: 'end', exitCode: 0, stderr: '' });
    expect(asked.kind === 'end' && asked.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([['-h'], ['--help']])('prints its options for %s', (option) => {
    const asked = parseCommandLine([option]);
    expect(asked).toMatchObject({ kind: 'end', exitCode: 0, stderr: '' });
    for (const known of [
      '--check',
      '--workspace',
      '--system',
      '--user',
      '--port',
      '--config',
      '--help',
    ]) {
      expect(asked.kind === 'end' && asked.stdout).toContain(known);
    }
  });

  it.each([
    [['--chek'], '--check'],
    [['start'], 'start'],
    [['-w'], 'workspace'],
    [['-w', ' '], 'e.g. ./workspace'],
    [['--systm', 'x'], '--systm'],
    [['--port', '65a'], '65a'],
    [['--user'], 'user'],
    [['--check=yes'], '--check'],
  ])('that is wrong, such as %j, is told on one line and counts as configuration', (args, part) => {
    const asked = parseCommandLine(args);
    expect(asked).toMatchObject({ kind: 'end', exitCode: 78, stdout: '' });
    expect(asked.kind === 'end' && asked.stderr).toMatch(/^[^\n]+\n$/);
    expect(asked.kind === 'end' && asked.stderr).toContain(part);
  });
});
