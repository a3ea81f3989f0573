import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';

/** What of a lockfile entry matters here. */
interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Licences that a production dependency may have: none of them asks more than to be named. */
const ALLOWED_LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
]);

/** True when an SPDX expression of `AND`s, or one of its `OR`s, is allowed altogether. */
function isAllowed(expression: string): boolean {
  return expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((id) => ALLOWED_LICENCES.has(id.trim())));
}

describe('package-lock.json', () => {
  let root: LockedPackage;
  let packages: readonly (readonly [string, LockedPackage])[];
  beforeAll(() => {
    // Written by npm; the parts that are read are checked by the expectations below.
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, LockedPackage>;
    };
    const { '': first = {}, ...rest } = lock.packages;
    root = first;
    packages = Object.entries(rest);
  });

  it('names no place that a package was fetched from', () => {
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('pins the version of every package', () => {
    expect(packages.filter(([, { version }]) => !/^\d+\.\d+\.\d+/.test(version ?? ''))).toEqual([]);
  });

  it('holds the checksum of every package but those of other systems', () => {
    const unchecked = packages.filter(([, { integrity }]) => integrity === undefined);
    expect(unchecked.filter(([, { optional, os }]) => !optional || os === undefined)).toEqual([]);
  });

  it('agrees with package.json, where every version is exact', () => {
    const wanted = JSON.parse(readFileSync('package.json', 'utf8')) as LockedPackage;
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
      expect(root[kind]).toEqual(wanted[kind]);
      for (const version of Object.values(wanted[kind] ?? {})) {
        expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      }
    }
  });

  it('holds an entry for every optional package, so that npm ci accepts it', () => {
    const locked = new Set(packages.map(([path]) => path.replace(/^.*node_modules\//, '')));
    const wanted = packages.flatMap(([, entry]) => Object.keys(entry.optionalDependencies ?? {}));
    expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
  });

  it('has production dependencies of allowed licences only', () => {
    const production = packages.filter(([, { dev }]) => dev !== true);
    const refused = production.filter(([, { license }]) => !isAllowed(license ?? 'none'));
    expect(refused.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });
});
