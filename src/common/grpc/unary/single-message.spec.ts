import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { framed } from '../frame-run.js';
import { SingleMessage } from './single-message.js';

const PATH = '/game.Scores/Add';

function gathered(pieces: readonly Buffer[], maxBytes = 1000): unknown {
  const message = new SingleMessage(PATH, maxBytes);
  for (const piece of pieces) {
    const end = message.push(piece);
    if (end !== undefined) return end;
  }
  return message.complete();
}

describe('SingleMessage', () => {
  it('is the message, however it was cut on its way', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.array(fc.nat(105), { maxLength: 5 }),
        (bytes, cuts) => {
          const frame = framed(bytes);
          const places = [0, ...cuts.toSorted((a, b) => a - b), frame.length];
          const pieces = places.slice(1).map((end, i) => frame.subarray(places[i], end));
          expect(gathered(pieces)).toEqual(Buffer.from(bytes));
        },
      ),
    );
  });

  it('copies nothing that came in one piece', () => {
    const frame = framed(Buffer.from('message'));
    const message = gathered([frame]) as Buffer;
    expect(message.buffer).toBe(frame.buffer);
  });

  it('knows from the header alone that a message is too large', () => {
    const header = framed(Buffer.alloc(1001)).subarray(0, 5);
    expect(gathered([header])).toEqual({
      code: status.RESOURCE_EXHAUSTED,
      details: 'Received message larger than max (1001 vs 1000)',
    });
  });

  it('takes a message of exactly the greatest size', () => {
    expect(gathered([framed(Buffer.alloc(1000))])).toHaveLength(1000);
  });

  it.each([
    ['nothing', []],
    ['less than a header', [Buffer.alloc(4)]],
    ['less than the header says', [framed(Buffer.alloc(10)).subarray(0, 14)]],
  ])('is no message when the caller sent %s', (_, pieces) => {
    expect(gathered(pieces)).toEqual({
      code: status.UNIMPLEMENTED,
      details: `Received no request message for unary method ${PATH}`,
    });
  });

  it('is no single message when a second one follows', () => {
    const frame = framed(Buffer.from('message'));
    expect(gathered([frame, frame])).toMatchObject({ code: status.UNIMPLEMENTED });
  });
});
