import { readFileSync } from 'node:fs';

/** Version of the host, from its `package.json`. */
export function hostVersion(): string {
  // The same path leads there from src/common/config and from dist/common/config.
  const file = new URL('../../../package.json', import.meta.url);
  // package.json of this project always has a version.
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
