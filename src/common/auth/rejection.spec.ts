import { describe, expect, it } from '@jest/globals';
import { ExpectedError } from '../errors/expected-error.js';
import { REJECTION_REASONS, REJECTIONS } from './rejection.js';
import { TokenRejectedError } from './token-rejected.error.js';

describe('a refusal', () => {
  it.each(REJECTION_REASONS)('%s is an expected error with its fixed text', (reason) => {
    const error = new TokenRejectedError(reason);
    expect(error).toBeInstanceOf(ExpectedError);
    expect(error.code).toBe(reason);
    expect(error.kind).toBe(REJECTIONS[reason].kind);
    expect(error.message).toBe(REJECTIONS[reason].message);
  });

  it('tells no difference between a revoked token and a revoked user', () => {
    expect(REJECTIONS.token_revoked.message).toBe(REJECTIONS.user_revoked.message);
  });
});
