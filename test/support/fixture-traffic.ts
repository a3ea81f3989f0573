import { readdirSync, readFileSync } from 'node:fs';
import { Client, credentials, Metadata } from '@grpc/grpc-js';

const FOLDER = new URL('../fixtures/', import.meta.url);

interface FixtureMessage {
  readonly wire_base64: string;
}

/** A file of `test/fixtures`, as far as it is sent; the format is described in its README. */
interface Fixture {
  readonly service: string;
  readonly method: string;
  readonly request?: FixtureMessage;
  readonly client?: readonly FixtureMessage[];
}

const bytesOf = ({ wire_base64 }: FixtureMessage) => Buffer.from(wire_base64, 'base64');

/** Every call of the fixtures, one after the other, as AGS sends it; bad ones included. */
export class FixtureTraffic {
  readonly #fixtures: readonly Fixture[];

  /** @param folders  of `test/fixtures` */
  constructor(folders: readonly string[]) {
    this.#fixtures = folders.flatMap((folder) =>
      readdirSync(new URL(`${folder}/`, FOLDER)).map(
        (file) => JSON.parse(readFileSync(new URL(`${folder}/${file}`, FOLDER), 'utf8')) as Fixture,
      ),
    );
  }

  /** @param address  `host:port` @param token  none: calls without one */
  async sendTo(address: string, token?: string): Promise<void> {
    const client = new Client(address, credentials.createInsecure());
    const metadata = new Metadata();
    if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
    try {
      for (const fixture of this.#fixtures) await send(client, fixture, metadata);
    } finally {
      client.close();
    }
  }
}

/** Resolves at the status, whatever it is. */
function send(
  client: Client,
  { service, method, request, client: messages }: Fixture,
  metadata: Metadata,
): Promise<void> {
  const path = `/${service}/${method}`;
  return new Promise((resolve) => {
    if (request !== undefined) {
      client.makeUnaryRequest(path, asItIs, asItIs, bytesOf(request), metadata, () => resolve());
      return;
    }
    const call = client.makeBidiStreamRequest(path, asItIs, asItIs, metadata);
    call.on('data', () => undefined);
    call.on('error', () => undefined); // told by the status
    call.on('status', () => resolve());
    for (const message of messages ?? []) call.write(bytesOf(message));
    call.end();
  });
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}
