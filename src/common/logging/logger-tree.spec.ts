import { describe, expect, it } from '@jest/globals';
import { pinoLevel } from './logger-level.js';
import { LoggerTree } from './logger-tree.js';

const INFO = 20;
const ERROR = 40;

describe('the tree of loggers', () => {
  it('hands levels down, dots in names making the branches', () => {
    const tree = new LoggerTree(INFO);
    tree.set('Game', { enabled: true, level: 10 });
    expect(tree.threshold('Game.market.stall')).toBe(10);
    expect(tree.threshold('Gamer')).toBe(INFO);
    tree.set('Game.market', { enabled: true, level: ERROR });
    expect(tree.threshold('Game.market.stall')).toBe(ERROR);
    expect(tree.threshold('Game.lobby')).toBe(10);
  });

  it('switches one logger off, and not those below it', () => {
    const tree = new LoggerTree(INFO);
    tree.set('Game', { enabled: false, level: 0 });
    expect(pinoLevel(tree.threshold('Game'))).toBe('silent');
    expect(tree.threshold('Game.market')).toBe(INFO);
  });

  it('takes a logger back to where nobody had named it, and the root to its start', () => {
    const tree = new LoggerTree(INFO);
    tree.set('Game', { enabled: false, level: 30 });
    tree.set('root', { enabled: true, level: ERROR });
    tree.reset('Game');
    tree.reset('');
    expect(tree.view('Game')).toEqual({ name: 'Game', enabled: true, level: 0 });
    expect(tree.view('')).toEqual({ name: 'root', enabled: true, level: INFO });
    expect(tree.size).toBe(1);
  });

  it.each([
    [5, 'trace'],
    [10, 'debug'],
    [15, 'info'],
    [30, 'warn'],
    [35, 'error'],
    [50, 'fatal'],
    [51, 'silent'],
  ])('writes at level %i what pino writes at %s', (level, name) => {
    expect(pinoLevel(level)).toBe(name);
  });
});
