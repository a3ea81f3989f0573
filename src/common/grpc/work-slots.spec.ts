import { describe, expect, it } from '@jest/globals';
import { WorkSlots } from './work-slots.js';

describe('work slots', () => {
  it('let so many works run at once, the others in the order in which they came', async () => {
    const slots = new WorkSlots(2);
    const begun: number[] = [];
    const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
    const works = gates.map((gate, index) =>
      slots.run(() => {
        begun.push(index);
        return gate.promise;
      }),
    );
    expect(begun).toEqual([0, 1]);
    gates[1]?.resolve();
    await works[1];
    expect(begun).toEqual([0, 1, 2]);
    gates[0]?.reject(new Error('broken'));
    await expect(works[0]).rejects.toThrow('broken');
    expect(begun).toEqual([0, 1, 2, 3]);
    for (const gate of gates) gate.resolve();
    await Promise.all(works.slice(1));
    await slots.run(async () => void begun.push(4));
    expect(begun.at(-1)).toBe(4);
  });
});
