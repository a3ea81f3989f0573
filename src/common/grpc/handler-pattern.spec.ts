import { describe, expect, it } from '@jest/globals';
import { type HandlerPattern, handlerProblems, patternKey } from './handler-pattern.js';

const METHODS = new Map([['game.Scores', new Set(['Add', 'Watch'])]]);

const add: HandlerPattern = { service: 'game.Scores', rpc: 'Add', streaming: 'no_stream' };
const watch: HandlerPattern = { service: 'game.Scores', rpc: 'Watch', streaming: 'pt_stream' };

function problemsOf(...patterns: HandlerPattern[]): readonly string[] {
  return handlerProblems(patterns.map(patternKey), METHODS);
}

describe('handlerProblems', () => {
  it('finds nothing when every method has a handler and every handler a method', () => {
    expect(problemsOf(add, watch)).toEqual([]);
  });

  it('names a method that no controller handles', () => {
    expect(problemsOf(add)).toEqual(['game.Scores/Watch: no controller handles it']);
  });

  it('names a handler whose method is misspelt', () => {
    expect(problemsOf(add, watch, { ...add, rpc: 'Ad' })).toEqual([
      'game.Scores/Ad: a controller handles it, but the service has no such method',
    ]);
  });

  it('names a handler whose service is misspelt', () => {
    expect(problemsOf(add, watch, { ...add, service: 'game.Score' })).toEqual([
      'game.Score/Add: a controller handles it, but no listener serves it',
    ]);
  });

  it('refuses the kind of streaming that never pauses its sender', () => {
    expect(problemsOf(add, { ...watch, streaming: 'rx_stream' })).toEqual([
      'game.Scores/Watch: @GrpcStreamMethod has no back-pressure, use @GrpcStreamCall',
    ]);
  });

  it('passes over the handlers of other transports', () => {
    const others = ['user.created', '{"cmd":"sum"}', 'null', '7'];
    expect(handlerProblems([...others, patternKey(add), patternKey(watch)], METHODS)).toEqual([]);
  });
});
