import { describe, expect, it } from '@jest/globals';
import { serializeError } from './serialize-error.js';

function unreadable(member: string): Error {
  return Object.defineProperty(new Error('fine'), member, {
    get: () => {
      throw new Error('never readable');
    },
  });
}

describe('serializeError', () => {
  it('tells type, message, code and stack', () => {
    const error = Object.assign(new TypeError('broken'), { code: 'ERR_X' });
    expect(serializeError(error)).toEqual({
      type: 'TypeError',
      message: 'broken',
      code: 'ERR_X',
      stack: expect.stringContaining('serialize-error.spec'),
    });
  });

  it('tells causes, and comes to an end where they go in a circle', () => {
    const inner = new Error('inner');
    const outer = new Error('outer', { cause: inner });
    inner.cause = outer;
    expect(serializeError(outer)).toMatchObject({
      message: 'outer',
      cause: { message: 'inner', cause: { message: 'outer' } },
    });
  });

  it('leaves out what else an error carries, such as the headers of a request', () => {
    const error = Object.assign(new Error('401'), {
      config: { headers: { authorization: 'Bearer hunter2' } },
    });
    expect(JSON.stringify(serializeError(error))).not.toContain('hunter2');
  });

  it.each([
    ['text', { type: 'string', message: 'text' }],
    [undefined, { type: 'undefined', message: 'undefined' }],
    [null, { type: 'null', message: 'null' }],
    [{ message: 'no error' }, { type: 'Object', message: 'no error' }],
    [Object.create(null), { type: 'object' }],
  ])('tells of %j, which is no error', (thrown, told) => {
    expect(serializeError(thrown)).toEqual(told);
  });

  it.each(['message', 'stack', 'code', 'cause', 'constructor'])(
    'tells the rest when %s cannot be read',
    (member) => {
      expect(serializeError(unreadable(member)).type).toBe('Error');
    },
  );

  it('tells of an object that throws at every touch', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('hands off');
        },
      },
    );
    expect(serializeError(hostile)).toEqual({ type: 'object' });
  });
});
