import { describe, expect, it } from '@jest/globals';
import { HostEventBus } from './host-event-bus.js';

const EVENT = { name: 'MATCH_MADE', properties: { match_id: '1' } };

describe('the bus of host events', () => {
  it('hands events on until the listener has had enough', () => {
    const bus = new HostEventBus(() => undefined);
    const heard: unknown[] = [];
    expect(bus.isHeard).toBe(false);
    bus.publish(EVENT);
    const end = bus.subscribe((event) => heard.push(event));
    expect(bus.isHeard).toBe(true);
    bus.publish(EVENT);
    end();
    bus.publish(EVENT);
    expect(heard).toEqual([EVENT]);
  });

  it('keeps the trouble of a listener from whoever publishes, and from the other listeners', () => {
    const failures: unknown[] = [];
    const heard: unknown[] = [];
    const bus = new HostEventBus((error) => failures.push(error));
    const trouble = new Error('trouble');
    bus.subscribe(() => {
      throw trouble;
    });
    bus.subscribe((event) => heard.push(event));
    bus.publish(EVENT);
    expect([failures, heard]).toEqual([[trouble], [EVENT]]);
  });
});
