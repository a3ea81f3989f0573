import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { handOnToLibraries, readEnvironment } from './environment.js';

describe('the environment', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'extend-host-env-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds the text of .env', () => {
    writeFileSync(join(folder, '.env'), 'A=1\n');
    expect(readEnvironment(join(folder, '.env'))).toMatchObject({
      env: process.env,
      envFile: 'A=1\n',
      directory: process.cwd(),
    });
  });

  it('may be without .env', () => {
    const environment = readEnvironment(join(folder, '.env'));
    expect(environment.envFile).toBeUndefined();
    expect(environment.envFileProblem).toBeUndefined();
  });

  it('says when .env is there and cannot be read', () => {
    mkdirSync(join(folder, '.env'));
    expect(readEnvironment(join(folder, '.env')).envFileProblem).toEqual({
      name: '.env',
      found: `${join(folder, '.env')} (EISDIR)`,
      expected: 'a file that can be read, or none',
      example: 'a copy of .env.template',
    });
  });
});

describe('variables that a library reads itself', () => {
  it('reach it from .env, and from the process first', () => {
    const target: Record<string, string | undefined> = {};
    handOnToLibraries(
      {
        env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
        envFile: [
          'OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318',
          'OTEL_EXPORTER_OTLP_PROTOCOL=http/json',
          "AWS_SECRET_ACCESS_KEY='a#b'",
        ].join('\n'),
      },
      target,
    );
    expect(target).toEqual({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      AWS_SECRET_ACCESS_KEY: 'a#b',
    });
  });

  it('are unset for it, too, when they are empty', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: '' };
    const target: Record<string, string | undefined> = { ...env };
    handOnToLibraries({ env, envFile: undefined }, target);
    expect(target).toEqual({});
  });

  it('are the only ones that are handed on', () => {
    const target: Record<string, string | undefined> = {};
    handOnToLibraries({ env: {}, envFile: 'AB_CLIENT_SECRET=x\nGRPC_PORT=1' }, target);
    expect(target).toEqual({});
  });
});
