import { describe, expect, it } from '@jest/globals';
import { MalformedMessageError } from '../../../common/wire/malformed-message.error.js';
import { readMinPerimeter, readShapeId, readShapeType } from './shape-requests.js';
import { ShapeResponses } from './shape-responses.js';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('the requests', () => {
  it('are texts', () => {
    expect(readShapeType(hex('0a08547269616e676c65'))).toBe('Triangle');
    expect(readShapeId(hex('0a03542d30'))).toBe('T-0');
    expect(readShapeId(Buffer.alloc(0))).toBe('');
  });

  it.each([
    ['09000000000000144000', '', MalformedMessageError],
    ['', 0, undefined],
    ['090000000000001440', 5, undefined],
    ['09000000000000f87f', Number.NaN, undefined],
    ['1203414243090000000000001440', 5, undefined],
  ])('are numbers, as in %s', (bytes, value, error) => {
    if (error === undefined) expect(readMinPerimeter(hex(bytes))).toBe(value);
    else expect(() => readMinPerimeter(hex(bytes))).toThrow(error);
  });

  it('are refused when they are broken', () => {
    expect(() => readShapeId(hex('0aff'))).toThrow(MalformedMessageError);
    expect(() => readShapeType(hex('0a02c328'))).toThrow(MalformedMessageError);
  });

  it('are refused when they are longer than any id or type', () => {
    const long = Buffer.concat([hex('0a8102'), Buffer.alloc(257, 'T')]);
    expect(() => readShapeId(long)).toThrow(
      'shape_id: found 257 characters, expected 256 or fewer',
    );
    expect(() => readShapeType(long)).toThrow('shape_type: found 257 characters');
  });
});

describe('the answers', () => {
  const responses = new ShapeResponses();

  it('carry coordinates that are 0', () => {
    const shape = { id: 'T-0', type: 'Triangle', coords: [{ x: 0, y: 0 }] };
    expect(responses.shape({ code: 0, message: '', shape }).toString('hex')).toBe(
      '1a150a03542d301208547269616e676c651a0408001000',
    );
  });

  it('carry coordinates of a file that are negative', () => {
    const shape = { id: '', type: '', coords: [{ x: -1, y: 300 }] };
    expect(responses.shape({ code: 0, message: '', shape }).toString('hex')).toBe(
      '1a101a0e08ffffffffffffffffff0110ac02',
    );
  });

  it('leave out what is not set, and keep an area that is 0', () => {
    expect(responses.area({ code: 104, message: 'x' }).toString('hex')).toBe('0868120178');
    expect(responses.area({ code: 0, message: '', area: 0 }).toString('hex')).toBe(
      '190000000000000000',
    );
  });

  it('carry empty ids too', () => {
    const answer = { code: 104, message: '', validIds: [], invalidIds: ['', 'X'] } as const;
    expect(responses.totalArea(answer).toString('hex')).toBe('08682a002a030a0158');
  });
});
