import { describe, expect, it } from '@jest/globals';
import { Faults } from './faults.js';

describe('Faults', () => {
  it('strikes as often as told', () => {
    const faults = new Faults();
    faults.set('GET /x', { kind: 'drop' }, 2);
    const kinds = [1, 2, 3].map(() => faults.take('GET /x')?.fault.kind);
    expect(kinds).toEqual(['drop', 'drop', undefined]);
    expect(faults.active).toEqual({});
  });

  it('strikes nobody else', () => {
    const faults = new Faults();
    faults.set('GET /x', { kind: 'drop' });
    expect(faults.take('GET /y')).toBeUndefined();
  });

  it('lets go what it holds when another fault takes its place', async () => {
    const faults = new Faults();
    faults.set('GET /x', { kind: 'hold' }, 1);
    const held = faults.take('GET /x');
    faults.set('GET /x', { kind: 'drop' });
    await held?.released;
    expect(faults.take('GET /x')?.fault).toEqual({ kind: 'drop' });
  });
});
