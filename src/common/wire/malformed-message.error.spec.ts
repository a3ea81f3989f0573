import { describe, expect, it } from '@jest/globals';
import { MalformedMessageError } from './malformed-message.error.js';

describe('MalformedMessageError', () => {
  it('speaks of the request as long as it knows no field', () => {
    expect(new MalformedMessageError('truncated').message).toBe('request: truncated');
  });

  it('names the field from outside inwards', () => {
    const error = new MalformedMessageError('truncated').inside('name').inside('items[2]');

    expect(error.inside('parcel').message).toBe('parcel.items[2].name: truncated');
    expect(error.kind).toBe('invalid-input');
  });
});
