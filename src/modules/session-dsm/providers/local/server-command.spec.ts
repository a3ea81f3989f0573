import { describe, expect, it } from '@jest/globals';
import { CommandLineError, fillIn, parseCommandLine } from './server-command.js';

describe('the command of a local server', () => {
  it.each([
    ['./server -port={port}', ['./server', '-port={port}']],
    ['  a   b  ', ['a', 'b']],
    [`'/Program Files/server' --name "a b"`, ['/Program Files/server', '--name', 'a b']],
    [`a "say \\"hi\\"" 'it is'`, ['a', 'say "hi"', 'it is']],
    ['a\\ b c', ['a b', 'c']],
    [`a ''`, ['a', '']],
    ['a $HOME | b && c', ['a', '$HOME', '|', 'b', '&&', 'c']],
  ])('%s is cut as a shell would', (line, args) => {
    expect(parseCommandLine(line)).toEqual(args);
  });

  it.each(['', '   ', `a 'b`, 'a "b'])('%j is none', (line) => {
    expect(() => parseCommandLine(line)).toThrow(CommandLineError);
  });

  it('has its placeholders filled in, within arguments that stay one', () => {
    const values = { port: 7001, sessionId: `a'; rm -rf {secret} $(x)`, secret: 's {port}' };
    expect(fillIn(['x', '-p{port}', '{sessionId}', '{secret}', '{other}'], values)).toEqual([
      'x',
      '-p7001',
      `a'; rm -rf {secret} $(x)`,
      's {port}',
      '{other}',
    ]);
  });
});
