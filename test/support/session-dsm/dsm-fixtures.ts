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
  /** Calls to the cloud in order, each with what the fake answers. */
  readonly providerCalls: readonly ProviderCallFixture[];
  /** Of the session, as AGS knows it. */
  readonly agsSession: { readonly status: number; readonly body: object } | undefined;
}

export interface ProviderCallFixture {
  /** `gamelift:CreateGameSession` */
  readonly call: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly name: string; readonly message: string };
}

/** The cases of one provider. */
export function dsmFixtures(provider: string): readonly DsmFixture[] {
  return allDsmFixtures().filter(({ env }) => env.DS_PROVIDER === provider);
}

export function allDsmFixtures(): readonly DsmFixture[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map(read);
}

function read(file: string): DsmFixture {
  const content = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
  const { service, method, env, request, expect, callback, provider_calls, rest_fixture } = content;
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
    providerCalls: provider_calls ?? [],
    agsSession: rest_fixture && agsFixture(rest_fixture).response,
  };
}

/** A case of `ags-rest/`. @param id  `ags-rest/get-game-session.not-found` */
export function agsFixture(id: string) {
  return JSON.parse(readFileSync(new URL(`../${id}.json`, FOLDER), 'utf8'));
}
