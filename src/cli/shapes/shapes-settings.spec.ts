import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readCliEnvironment } from '../../common/config/cli-environment.js';
import { MENU_LETTERS } from './menu.js';
import { type ShapesOptions, shapesSettings } from './shapes-settings.js';

describe('the settings of the shapes client', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shapes-settings-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function settings(
    options: ShapesOptions,
    file?: object,
    env: Readonly<Record<string, string>> = {},
  ) {
    const { values } = readCliEnvironment({
      env,
      envFile: undefined,
      directory: folder,
      readTextFile: () => '',
    });
    if (file !== undefined) writeFileSync(join(folder, 'settings.json'), JSON.stringify(file));
    return shapesSettings(
      { ...options, ...(file && { settings: 'settings.json' }) },
      values,
      folder,
    );
  }

  it('are those of the reference where nothing is said', () => {
    expect(settings({})).toMatchObject({
      address: 'localhost:50051',
      serviceName: 'ShapeService',
      isPlaintext: false,
      rootCertificate: undefined,
      signature: undefined,
      maxHealthCheckAttempts: 5,
      isHealthWatched: false,
      isVerbose: false,
      letters: MENU_LETTERS,
    });
  });

  it('are those of the host where it is set up by variables', () => {
    const env = {
      SHAPES_GRPC_HOST: 'shapes.test',
      SHAPES_GRPC_PORT: '1234',
      SHAPES_SIGNATURE_HEADER: 'x-sig',
      SHAPES_SIGNATURE_VALUE: 'secret',
    };
    expect(settings({}, undefined, env)).toMatchObject({
      address: 'shapes.test:1234',
      signature: { header: 'x-sig', value: 'secret' },
    });
  });

  it('come from the file before the variables, and from the command line before both', () => {
    const env = { SHAPES_SIGNATURE_VALUE: 'of the environment', SHAPES_GRPC_PORT: '1' };
    const file = {
      host: 'other',
      port: 2,
      signature_value: 'of the file',
      root_certificate: 'root.crt',
      max_healthcheck_attempts: 0,
      level: 'debug',
      letters: { exit: 'Q', total_area: 'S' },
    };
    expect(settings({}, file, env)).toMatchObject({
      address: 'other:2',
      signature: { value: 'of the file' },
      rootCertificate: join(folder, 'root.crt'),
      maxHealthCheckAttempts: 0,
      isVerbose: true,
      letters: { ...MENU_LETTERS, exit: 'Q', totalArea: 'S' },
    });
    const options = { address: 'x:3', signature: 'of the command line', maxHealthChecks: 7 };
    expect(settings(options, file, env)).toMatchObject({
      address: 'x:3',
      signature: { value: 'of the command line' },
      maxHealthCheckAttempts: 7,
    });
  });

  it('take the address of IPv6 in brackets', () => {
    expect(settings({}, { host: '::1' }).address).toBe('[::1]:50051');
  });

  it('have a service config of their own, beside the file', () => {
    const config = { methodConfig: [{ name: [{}], timeout: '1s' }] };
    writeFileSync(join(folder, 'service-config.json'), JSON.stringify(config));
    const { serviceConfig } = settings({}, { grpc_client_config: 'service-config.json' });
    expect(JSON.parse(serviceConfig.json).methodConfig[0].name).toEqual([{}]);
  });

  it.each([
    [{ port: 'x' }, 'settings.json: port: '],
    [{ prot: 1 }, 'prot'],
    [{ letters: { exit: 'C' } }, 'letters: found C, G, P, T, A, C, X, expected each once'],
    [{ grpc_client_config: 'none.json' }, 'none.json'],
    [{ signature_value: 'two\nlines' }, 'signature: expected printable ASCII'],
    [{ signature_header: 'sig-bin' }, 'signature_header: found "sig-bin", expected a metadata key'],
  ])('are refused when the file is %j', (file, says) => {
    expect(() => settings({}, file)).toThrow(says);
  });
});
