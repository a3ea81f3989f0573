import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { type ErrorKind, ExpectedError } from '../errors/expected-error.js';
import { statusOfError } from './status-of-error.js';

class Foreseen extends ExpectedError {
  readonly code = 'foreseen';

  constructor(readonly kind: ErrorKind) {
    super('session.id: found nothing, expected an id');
  }
}

const reference = () => 'ref-1';

describe('statusOfError', () => {
  it.each<[ErrorKind, status]>([
    ['invalid-input', status.INVALID_ARGUMENT],
    ['unauthenticated', status.UNAUTHENTICATED],
    ['forbidden', status.PERMISSION_DENIED],
    ['not-found', status.NOT_FOUND],
    ['precondition-failed', status.FAILED_PRECONDITION],
    ['exhausted', status.RESOURCE_EXHAUSTED],
    ['timed-out', status.DEADLINE_EXCEEDED],
    ['not-implemented', status.UNIMPLEMENTED],
    ['not-ready', status.UNAVAILABLE],
    ['internal', status.INTERNAL],
  ])('lets a foreseen error of kind %s speak for itself', (kind, code) => {
    expect(statusOfError(new Foreseen(kind), reference)).toEqual({
      code,
      details: 'session.id: found nothing, expected an id',
    });
  });

  it.each([
    ['an Error', new Error('password=hunter2')],
    ['a text', 'password=hunter2'],
    ['undefined', undefined],
    ['null', null],
    ['an object that looks like a status', { code: 5, details: 'password=hunter2' }],
    [
      'an error whose message cannot be read',
      Object.defineProperty(new Error(), 'message', {
        get: () => {
          throw new Error('never readable');
        },
      }),
    ],
  ])('tells the caller of %s nothing but a reference', (_, thrown) => {
    const failure = statusOfError(thrown, reference);
    expect(failure).toMatchObject({
      code: status.INTERNAL,
      details: 'internal error, reference ref-1',
    });
    expect(failure.unforeseen?.reference).toBe('ref-1');
    expect(failure.unforeseen?.error).toBe(thrown);
  });
});
