import { describe, expect, it } from '@jest/globals';
import { varint, wire } from '../../../../test/support/wire-bytes.js';
import { sessionResponse } from './session-response.js';

const SESSION = 1;

describe('sessionResponse', () => {
  it.each([10, 200, 20_000])(
    'answers the very request when a session of %d bytes stays',
    (size) => {
      const request = wire.len(SESSION, Buffer.alloc(size, 'x'));

      expect(sessionResponse(request, request.subarray(request.length - size))).toBe(request);
    },
  );

  it('wraps a session that was changed', () => {
    const request = wire.len(SESSION, 'before');

    expect(sessionResponse(request, Buffer.from('after!'))).toEqual(wire.len(SESSION, 'after!'));
  });

  it.each([
    ['behind the session', [wire.len(SESSION, 'session'), wire.varint(900, 1)]],
    ['before the session', [wire.varint(900, 1), wire.len(SESSION, 'session')]],
    [
      'in a longer length',
      [Buffer.concat([Buffer.from([0x0a]), varint(7, 2), Buffer.from('session')])],
    ],
  ])('leaves out what stands %s in the request', (_, records) => {
    const request = Buffer.concat(records);
    const start = request.indexOf('session');

    expect(sessionResponse(request, request.subarray(start, start + 7))).toEqual(
      wire.len(SESSION, 'session'),
    );
  });

  it('answers an empty session as present', () => {
    const request = wire.len(SESSION);

    expect(sessionResponse(request, Buffer.alloc(0))).toEqual(request);
  });
});
