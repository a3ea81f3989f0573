import { describe, expect, it } from '@jest/globals';
import { VerdictMemory } from './verdict-memory.js';
import type { VerifiedToken } from './verified-token.js';

const aToken = (text: string) => ({ text }) as VerifiedToken;

describe('the memory of verdicts', () => {
  it('knows a token by its whole text', () => {
    const memory = new VerdictMemory();
    const tail = 'x'.repeat(50);
    const token = aToken(`a.b.${tail}`);
    memory.remember(token);
    expect(memory.recall(`a.b.${tail}`)).toBe(token);
    expect(memory.recall(`a.c.${tail}`)).toBeUndefined();
    expect(memory.recall(tail)).toBeUndefined();
  });

  it('holds no more than its limit, and lets go of what was used least recently', () => {
    const memory = new VerdictMemory(2);
    memory.remember(aToken('one'));
    memory.remember(aToken('two'));
    memory.recall('one');
    memory.remember(aToken('three'));
    expect(memory.size).toBe(2);
    expect(memory.recall('one')).toBeDefined();
    expect(memory.recall('two')).toBeUndefined();
  });

  it('forgets', () => {
    const memory = new VerdictMemory();
    memory.remember(aToken('one'));
    memory.forget('one');
    expect(memory.recall('one')).toBeUndefined();
  });
});
