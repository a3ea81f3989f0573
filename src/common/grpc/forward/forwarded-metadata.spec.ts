import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { forwardedMetadata } from './forwarded-metadata.js';

function metadata(values: Readonly<Record<string, string>>): Metadata {
  const made = new Metadata();
  for (const [name, value] of Object.entries(values)) made.add(name, value);
  return made;
}

describe('the metadata of a forwarded call', () => {
  it('is who calls, what version, which trace, and no credentials', () => {
    const given = metadata({
      client: 'cli',
      user: 'me',
      host: 'box',
      ip: '10.0.0.1',
      api_version: '1',
      authorization: 'Bearer secret',
      'x-other': 'x',
      traceparent: '00-1-2-01',
      'x-correlation-id': 'theirs',
      'grpc-timeout': '1S',
      ip2: '',
    });
    expect(forwardedMetadata(given, 'ours', 7)).toEqual({
      client: 'cli(proxied)',
      user: 'me',
      host: 'box',
      ip: '10.0.0.1',
      api_version: '1',
      traceparent: '00-1-2-01',
      'x-correlation-id': 'ours',
    });
  });

  it('names the version of this host where the caller names none', () => {
    expect(forwardedMetadata(metadata({}), 'c', 7)).toEqual({
      client: '(proxied)',
      'x-correlation-id': 'c',
      api_version: '7',
    });
    expect(forwardedMetadata(metadata({}), 'c', undefined)).not.toHaveProperty('api_version');
  });

  it('takes the last of several values', () => {
    const given = metadata({ user: 'a' });
    given.add('user', 'b');
    expect(forwardedMetadata(given, 'c', 1)).toMatchObject({ user: 'b' });
  });

  it('ends a call that goes round', () => {
    const given = metadata({ client: 'cli(proxied)(proxied)(proxied)' });
    expect(() => forwardedMetadata(given, 'c', 1)).toThrow(
      expect.objectContaining({ resultCode: 13 }),
    );
  });
});
