import { describe, expect, it } from '@jest/globals';
import { judgeDelegation } from './extend-namespace.js';

const judge = (extendNamespace: unknown, hasExtendScope = true) =>
  judgeDelegation({ hasExtendScope, extendNamespace }, 'studio1-game1');

describe('the delegation of a token', () => {
  it('is for the namespace that it names', () => {
    expect(judge('studio1-game1')).toBeUndefined();
  });

  it.each(['studio1', 'studio1-', 'studio1-game2', 'Studio1-game1', 'studio1-game1 ', '*', 'pub'])(
    'for %j is for another namespace',
    (namespace) => {
      expect(judge(namespace)).toBe('namespace_mismatch');
    },
  );

  it('is not normalised: two spellings of one letter are two names', () => {
    expect(judgeDelegation({ hasExtendScope: true, extendNamespace: 'e\u0301' }, '\u00e9')).toBe(
      'namespace_mismatch',
    );
  });

  it.each([undefined, null, '', 0, ['studio1-game1'], { namespace: 'studio1-game1' }])(
    'is missing when it is %j',
    (extendNamespace) => {
      expect(judge(extendNamespace)).toBe('extend_namespace_missing');
    },
  );

  it('needs the scope before all', () => {
    expect(judge('studio1-game1', false)).toBe('scope_missing');
    expect(judge(undefined, false)).toBe('scope_missing');
  });
});
