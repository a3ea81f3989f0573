import { readFileSync } from 'node:fs';

export const ON_SESSION_CREATED = '/accelbyte.session.manager.SessionManager/OnSessionCreated';

/** The bytes of a request as AGS sends it. @param name  a file of `test/fixtures/session-manager` */
export function sessionFixture(name: string): Buffer {
  const file = new URL(`../fixtures/session-manager/${name}.json`, import.meta.url);
  // The format is described in test/fixtures/README.md.
  const fixture = JSON.parse(readFileSync(file, 'utf8')) as { request: { wire_base64: string } };
  return Buffer.from(fixture.request.wire_base64, 'base64');
}
