import { describe, expect, it } from '@jest/globals';
import { ArgumentListError, argumentList } from './argument-list.js';

describe('a command line', () => {
  it.each([
    ['./server -port={port}', ['./server', '-port={port}']],
    ['  a   b  ', ['a', 'b']],
    [`'/Program Files/server' --name "a b"`, ['/Program Files/server', '--name', 'a b']],
    [`a "say \\"hi\\"" 'it is'`, ['a', 'say "hi"', 'it is']],
    ['a\\ b c', ['a b', 'c']],
    [`a ''`, ['a', '']],
    ['a $HOME | b && c', ['a', '$HOME', '|', 'b', '&&', 'c']],
  ])('%s is cut as a shell would', (line, args) => {
    expect(argumentList(line)).toEqual(args);
  });

  it.each(['', '   ', `a 'b`, 'a "b'])('%j is none', (line) => {
    expect(() => argumentList(line)).toThrow(ArgumentListError);
  });
});
