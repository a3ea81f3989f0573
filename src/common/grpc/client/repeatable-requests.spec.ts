import { describe, expect, it } from '@jest/globals';
import { RepeatableRequests } from './repeatable-requests.js';

const bytes = (text: string) => Buffer.from(text);

async function all(requests: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const request of requests) text += Buffer.from(request).toString();
  return text;
}

describe('requests that can be repeated', () => {
  it('are one message, as often as it takes', async () => {
    const requests = new RepeatableRequests(bytes('a'));
    expect([await all(requests.forTry()), await all(requests.forTry())]).toEqual(['a', 'a']);
    expect([requests.isStream, requests.canBeRepeated]).toEqual([false, true]);
  });

  it('are a stream until something of it was taken', async () => {
    const requests = new RepeatableRequests([bytes('a'), bytes('b')]);
    expect([requests.isStream, requests.canBeRepeated]).toEqual([true, true]);
    expect(await all(requests.forTry())).toBe('ab');
    expect(requests.canBeRepeated).toBe(false);
  });

  it('loses nothing to a try that was given up while it waited', async () => {
    const coming = Promise.withResolvers<Uint8Array>();
    async function* late() {
      yield await coming.promise;
    }
    const requests = new RepeatableRequests(late());
    const givenUp = all(requests.forTry());
    const second = all(requests.forTry());
    expect(requests.canBeRepeated).toBe(true);
    coming.resolve(bytes('a'));
    expect([await givenUp, await second]).toEqual(['', 'a']);
  });
});
