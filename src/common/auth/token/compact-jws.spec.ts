import { describe, expect, it } from '@jest/globals';
import { parseCompactJws } from './compact-jws.js';

const encode = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');
const withHeader = (header: string | Uint8Array) => `${encode(header)}.e30.AAAA`;
const GOOD = '{"alg":"RS256","kid":"k"}';

describe('a compact JWS', () => {
  it('gives its key id and its payload as presented', () => {
    const text = withHeader(GOOD);
    expect(parseCompactJws(text)).toEqual({ jws: { text, payload: 'e30', kid: 'k' } });
  });

  it.each([
    ['has one segment', 'AAAA'],
    ['has two segments', `${encode(GOOD)}.e30`],
    ['has four segments', `${withHeader(GOOD)}.AAAA`],
    ['is encrypted', `${encode('{"alg":"RSA-OAEP","enc":"A256GCM"}')}.AAAA.AAAA.AAAA.AAAA`],
    ['has an empty header', '.e30.AAAA'],
    ['has an empty payload', `${encode(GOOD)}..AAAA`],
    ['has an empty signature', `${encode(GOOD)}.e30.`],
    ['has a header that is no JSON', withHeader('alg')],
    ['has an array for a header', withHeader('[]')],
    ['has null for a header', withHeader('null')],
    ['has a header with a byte order mark', withHeader(`\ufeff${GOOD}`)],
    ['has a header that is no UTF-8', withHeader(Buffer.from('{"a":"\xff"}', 'latin1'))],
    ['has a re-spelt signature', `${encode(GOOD)}.e30.AB`],
  ])('is malformed when it %s', (_, text) => {
    expect(parseCompactJws(text)).toEqual({ rejected: 'token_malformed' });
  });

  it('lets the last of repeated header members count', () => {
    const text = withHeader('{"alg":"none","alg":"RS256","kid":"a","kid":"b"}');
    expect(parseCompactJws(text)).toMatchObject({ jws: { kid: 'b' } });
  });

  it('reads a deeply nested header without trouble', () => {
    const text = withHeader(`{"alg":"none","a":${'['.repeat(6000)}${']'.repeat(6000)}}`);
    expect(parseCompactJws(text)).toEqual({ rejected: 'alg_not_allowed' });
  });
});
