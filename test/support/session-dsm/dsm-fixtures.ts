import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../fixtures/session-dsm/', import.meta.url);

/** A request to the session DSM, and what the host answers. See test/fixtures/README.md. */
export interface DsmFixture {
  /** `create.demo.typical` */
  readonly name: string;
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  readonly request: Buffer;
  readonly status: string;
  /** Which the text of a refusal must name. */
  readonly field: string | undefined;
  readonly response: { readonly message: string; readonly bytes: Buffer } | undefined;
  /** What AGS must be told afterwards. */
  readonly callback:
    | { readonly method: string; readonly path: string; readonly body: object }
    | undefined;
}

/** The cases of one provider. */
export function dsmFixtures(provider: string): readonly DsmFixture[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map(read)
    .filter(({ env }) => env.DS_PROVIDER === provider);
}

function read(file: string): DsmFixture {
  const content = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
  const { service, method, env, request, expect, callback } = content;
  return {
    name: file.replace('.json', ''),
    path: `/${service}/${method}`,
    env,
    request: Buffer.from(request.wire_base64, 'base64'),
    status: expect.status,
    field: expect.field,
    response: expect.response && {
      message: expect.response.message,
      bytes: Buffer.from(expect.response.wire_base64, 'base64'),
    },
    callback,
  };
}
