import { describe, expect, it } from '@jest/globals';
import { releaseStartMemory } from './release-start-memory.js';

describe('releaseStartMemory', () => {
  it('collects what is no longer held', async () => {
    const { promise: collected, resolve } = Promise.withResolvers<string>();
    const registry = new FinalizationRegistry(resolve);
    (() => registry.register({ of: 'the start' }, 'gone'))();
    releaseStartMemory();
    await expect(collected).resolves.toBe('gone');
  });

  it('leaves no collector behind for anybody to call', () => {
    releaseStartMemory();
    expect(globalThis.gc).toBeUndefined();
  });
});
