import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eachFrame, framed, frameRun } from './frame-run.js';
import { FrameRunDecoder } from './frame-run-decoder.js';

const NO_LIMIT = -1;

function messagesOf(runs: readonly Buffer[]): string[] {
  return runs.flatMap((bytes) => {
    const messages: string[] = [];
    eachFrame(bytes, (start, end) => messages.push(bytes.toString('hex', start, end)));
    return messages;
  });
}

describe('FrameRunDecoder', () => {
  it('gives all messages in order, however the stream was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
        (messages, cuts) => {
          const stream = Buffer.concat(messages.map(framed));
          const decoder = new FrameRunDecoder(NO_LIMIT);
          const runs: Buffer[] = [];
          let offset = 0;
          for (let i = 0; offset < stream.length; i++) {
            const end = offset + (cuts[i % cuts.length] as number);
            runs.push(...decoder.write(stream.subarray(offset, end)));
            offset = end;
          }

          expect(messagesOf(runs)).toEqual(
            messages.map((message) => Buffer.from(message).toString('hex')),
          );
        },
      ),
    );
  });

  it('copies nothing of a chunk that holds whole frames', () => {
    const chunk = Buffer.concat([framed(Buffer.from('a')), framed(Buffer.from('b'))]);
    const [run] = new FrameRunDecoder(NO_LIMIT).write(chunk);

    expect(run?.buffer).toBe(chunk.buffer);
    expect(run && frameRun(run).count).toBe(2);
  });

  it('lets a compressed message stand alone', () => {
    const compressed = framed(Buffer.from('zip'));
    compressed[0] = 1;
    const plain = framed(Buffer.from('plain'));

    const runs = new FrameRunDecoder(NO_LIMIT).write(Buffer.concat([plain, compressed, plain]));

    expect(runs).toEqual([plain, compressed, plain]);
  });

  it('refuses a message above the limit before it has arrived', () => {
    const header = framed(Buffer.alloc(11)).subarray(0, 5);

    expect(() => new FrameRunDecoder(10).write(header)).toThrow(
      'Received message larger than max (11 vs 10)',
    );
  });
});
