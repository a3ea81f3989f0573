import { describe, expect, it } from '@jest/globals';
import { EventWindow } from './event-window.js';

const event = (name: string) => ({ name, properties: [] });

describe('the window of events', () => {
  it('gives every event by its number, over many more than it holds', () => {
    const window = new EventWindow({ events: 1500, bytes: 1e9 });
    const dropped: number[] = [];
    for (let n = 0; n < 10_000; n++) {
      expect(window.next).toBe(n);
      window.add(event(`e${n}`), (number, { name }) => {
        expect(name).toBe(`e${number}`);
        dropped.push(number);
      });
    }
    expect(dropped).toEqual(Array.from({ length: 8500 }, (_, n) => n));
    expect(window.at(8499)).toBeUndefined();
    expect(window.at(8500)?.name).toBe('e8500');
    expect(window.at(9999)?.name).toBe('e9999');
    expect(window.at(10_000)).toBeUndefined();
  });

  it('lets go of what nobody needs, without calling it dropped', () => {
    const window = new EventWindow({ events: 10, bytes: 100 });
    for (const name of ['a', 'bb', 'ccc']) window.add(event(name), () => expect(name).toBe(''));
    window.forgetBefore(2);
    expect([window.size, window.bytes, window.next]).toEqual([1, 3, 3]);
    window.forgetBefore(99);
    expect([window.size, window.bytes, window.next]).toEqual([0, 0, 3]);
  });

  it('holds at least one event, however large', () => {
    const window = new EventWindow({ events: 10, bytes: 1 });
    window.add(event('large'), () => undefined);
    expect(window.at(0)?.name).toBe('large');
  });
});
