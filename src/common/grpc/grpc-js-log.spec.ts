import { describe, expect, it } from '@jest/globals';
import { grpcJsLog } from './grpc-js-log.js';

describe('grpcJsLog', () => {
  const lines: object[] = [];
  const log = grpcJsLog({ warn: (fields, message) => lines.push({ ...fields, message }) });

  it('hands on what grpc-js says of itself', () => {
    log.error('Failed to set secure context with error no start line');
    expect(lines).toEqual([
      { context: 'grpc-js', message: 'Failed to set secure context with error no start line' },
    ]);
  });

  it('keeps the headers of callers to itself', () => {
    lines.length = 0;
    log.error(
      'Failed to add metadata entry authorization: Bearer s\u00e9cret. Metadata string value',
    );
    expect(lines).toEqual([]);
  });
});
