import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../fixtures/session-manager/', import.meta.url);

/** A message of a fixture. The format is described in test/fixtures/README.md. */
export interface FixtureMessage {
  /** Without package, or full for those of Google. */
  readonly message: string;
  readonly bytes: Buffer;
}

/** A call of a hook, and what the host answers to it with its sample strategy. */
export interface SessionManagerFixture {
  /** `on-session-created.typical` */
  readonly name: string;
  /** Path on the wire. */
  readonly path: string;
  readonly method: string;
  readonly request: FixtureMessage;
  readonly status: string;
  /** Which the text of a refusal must name. */
  readonly field: string | undefined;
  readonly response: FixtureMessage | undefined;
  readonly actionBits: readonly string[] | undefined;
  readonly actionUnknownBits: number | undefined;
}

interface FileMessage {
  readonly message: string;
  readonly wire_base64: string;
}

interface File {
  readonly service: string;
  readonly method: string;
  readonly request: FileMessage;
  readonly expect: {
    readonly status: string;
    readonly field?: string;
    readonly response?: FileMessage;
  };
  readonly action_bits?: readonly string[];
  readonly action_unknown_bits?: number;
}

/** All files of `test/fixtures/session-manager`. */
export function sessionManagerFixtures(): readonly SessionManagerFixture[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map(read);
}

function read(file: string): SessionManagerFixture {
  const content = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as File; // see the README
  const { service, method, request, expect } = content;
  return {
    name: file.replace('.json', ''),
    path: `/${service}/${method}`,
    method,
    request: messageOf(request),
    status: expect.status,
    field: expect.field,
    response: expect.response && messageOf(expect.response),
    actionBits: content.action_bits,
    actionUnknownBits: content.action_unknown_bits,
  };
}

function messageOf({ message, wire_base64 }: FileMessage): FixtureMessage {
  return { message, bytes: Buffer.from(wire_base64, 'base64') };
}
