import { describe, expect, it } from '@jest/globals';
import { parseCommandLine } from './command-line.js';

describe('the command line', () => {
  it('starts the host when it says nothing', () => {
    expect(parseCommandLine([])).toEqual({ kind: 'start', check: false, workspace: undefined });
  });

  it('checks the configuration, in another workspace', () => {
    expect(parseCommandLine(['--check', '-w', '/var/lib/host'])).toEqual({
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
    for (const known of ['--check', '--workspace', '--version', '--help']) {
      expect(asked.kind === 'end' && asked.stdout).toContain(known);
    }
  });

  it.each([
    [['--chek'], '--check'],
    [['start'], 'start'],
    [['-w'], 'workspace'],
    [['-w', ' '], 'e.g. ./workspace'],
    [['--system', 'x'], '--system'],
    [['--check=yes'], '--check'],
  ])('that is wrong, such as %j, is told on one line and counts as configuration', (args, part) => {
    const asked = parseCommandLine(args);
    expect(asked).toMatchObject({ kind: 'end', exitCode: 78, stdout: '' });
    expect(asked.kind === 'end' && asked.stderr).toMatch(/^[^\n]+\n$/);
    expect(asked.kind === 'end' && asked.stderr).toContain(part);
  });
});
