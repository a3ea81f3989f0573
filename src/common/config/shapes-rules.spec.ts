import { describe, expect, it } from '@jest/globals';
import { aConfigSource } from '../../../test/support/a-config-source.js';
import { CertificateAuthority } from '../../../test/support/certificate-authority.js';
import { problemLine } from './configuration-report.js';
import { loadConfig } from './load-config.js';

const PUBLISHED = 'f2kg9cls0xlsk3';

function load(env: Record<string, string>, files: Record<string, string> = {}) {
  const source = aConfigSource(
    { ENABLE_SHAPES: 'true', ...env },
    { readTextFile: (path) => files[path] ?? '' },
  );
  return loadConfig({
    ...source,
    catalogue: { ...source.catalogue, modules: ['sessionManager', 'shapes'] },
  });
}

function problems(env: Record<string, string>, files: Record<string, string> = {}) {
  const loaded = load(env, files);
  return loaded.ok ? [] : loaded.problems.map(problemLine);
}

describe('the shape service', () => {
  it('behaves as the reference unless told otherwise, but for its pauses', () => {
    const loaded = load({ SHAPES_SIGNATURE_VALUE: 'secret' });
    expect(loaded.ok && loaded.config.shapeService).toEqual({
      signature: { header: 'x-signature', accepted: ['secret'] },
      healthOpen: false,
      file: '/srv/app/.extend-host/data.json',
      maxCalls: 25,
      maxIdsPerCall: 10_000,
      maxWidth: 50,
      maxHeight: 50,
      pacingMs: 0,
    });
    expect(loaded.warnings).toEqual([]);
  });

  it('accepts former signatures, and keeps its file where it is told', () => {
    const loaded = load({
      SHAPES_SIGNATURE_VALUE: 'new one',
      SHAPES_SIGNATURE_FORMER_VALUES: 'old, older',
      SHAPES_JSON_PATH: '/data/shapes.json',
    });
    expect(loaded.ok && loaded.config.shapeService).toMatchObject({
      signature: { accepted: ['new one', 'old', 'older'] },
      file: '/data/shapes.json',
    });
  });

  it('does not start without a signature', () => {
    expect(problems({})).toEqual([
      "SHAPES_SIGNATURE_VALUE: found nothing, expected printable ASCII without blanks around it, because ENABLE_SHAPES is true, e.g. 'signature'",
    ]);
  });

  it.each([
    [{ SHAPES_SIGNATURE_VALUE: PUBLISHED }, 'SHAPES_SIGNATURE_VALUE'],
    [
      { SHAPES_SIGNATURE_VALUE: 'x', SHAPES_SIGNATURE_FORMER_VALUES: `y,${PUBLISHED}` },
      'SHAPES_SIGNATURE_FORMER_VALUES',
    ],
  ])('does not start in production with the signature that everybody knows: %j', (env, name) => {
    expect(problems(env as Record<string, string>)).toEqual([]);
    expect(problems({ ...(env as Record<string, string>), NODE_ENV: 'production' })).toEqual([
      `${name}: found "***", expected a secret of your own: this one is published, and NODE_ENV is production, e.g. ${name.endsWith('VALUES') ? "'former,older'" : "'signature'"}`,
    ]);
  });

  it('does not start in production with a certificate as old as the published one', () => {
    const authority = new CertificateAuthority('names no host');
    const { cert, key } = authority.issue('localhost');
    const env = {
      SHAPES_SIGNATURE_VALUE: 'x',
      SHAPES_GRPC_TLS_CERT: 'server.crt',
      SHAPES_GRPC_TLS_KEY: 'server.key',
    };
    const production = { ...env, NODE_ENV: 'production' };
    const old = { 'server.crt': authority.cert, 'server.key': key };
    expect(problems(env, old)).toEqual([]);
    expect(problems(production, { ...old, 'server.crt': cert })).toEqual([]);
    expect(problems(production, old)).toEqual([
      expect.stringContaining('expected a certificate with a subject alternative name'),
    ]);
  });

  it.each(['sig\nnature', ' x', 'gehört'])('refuses %j, which no caller could send', (value) => {
    const [line] = problems({ SHAPES_SIGNATURE_VALUE: value });
    expect(line).toMatch(/^SHAPES_SIGNATURE_VALUE: found "\*\*\*", expected printable ASCII/);
  });

  it.each(['grpc-timeout', 'signature-bin', 'authorization'])(
    'does not look for its signature in %s',
    (header) => {
      const [line] = problems({ SHAPES_SIGNATURE_VALUE: 'x', SHAPES_SIGNATURE_HEADER: header });
      expect(line).toMatch(/^SHAPES_SIGNATURE_HEADER: found /);
    },
  );

  it('warns of a signature that travels in the open', () => {
    const loaded = load({ SHAPES_SIGNATURE_VALUE: 'x', SHAPES_GRPC_HOST: '0.0.0.0' });
    expect(loaded.warnings).toEqual([
      {
        name: 'SHAPES_GRPC_TLS_CERT',
        message: 'is not set: the signature of every caller can be read on its way',
      },
    ]);
  });
});
