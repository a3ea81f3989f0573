import { describe, expect, it } from '@jest/globals';
import { AgsRefusedError } from '../ags/ags-refused.error.js';
import { Cleanup } from './cleanup.js';

describe('Cleanup', () => {
  it('removes the last first and skips what is gone already', async () => {
    const cleanup = new Cleanup();
    const order: string[] = [];
    const add = (what: string) => cleanup.add(what, async () => order.push(what));
    add('template');
    const isGone = add('session');
    add('player');
    isGone();
    expect(await cleanup.run()).toEqual({ removed: ['player', 'template'], left: [] });
    expect(order).toEqual(['player', 'template']);
  });

  it('goes on past a failure and says what is left, and why', async () => {
    const cleanup = new Cleanup();
    cleanup.add('template', async () => undefined);
    cleanup.add('player', async () => {
      throw new Error('no way');
    });
    expect(await cleanup.run()).toEqual({ removed: ['template'], left: ['player (no way)'] });
  });

  it('takes for removed what AGS does not find', async () => {
    const cleanup = new Cleanup();
    cleanup.add('session', async () => {
      throw new AgsRefusedError('DELETE', '/x', 404, 'session is not found');
    });
    expect(await cleanup.run()).toEqual({ removed: ['session'], left: [] });
  });
});
