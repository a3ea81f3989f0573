import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** Runs the rules of this repository on another source tree. */
function violationsIn(folder: string, files: Readonly<Record<string, string>>): readonly string[] {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  let report: string;
  const cruise = resolve('node_modules/.bin/depcruise');
  const config = resolve('.dependency-cruiser.cjs');
  try {
    report = execFileSync(
      process.execPath,
      [cruise, 'src', '--config', config, '--output-type', 'json'],
      { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    );
  } catch (error) {
    // Violations make it end with their number, and the report is still on standard output.
    report = (error as { stdout: string }).stdout;
  }
  // The report's own documented shape; a wrong one fails the expectations below.
  const { summary } = JSON.parse(report) as { summary: { violations: readonly Violation[] } };
  return summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`).sort();
}

/** An empty project beside this one, on its packages. */
function aProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'extend-host-layering-'));
  for (const file of ['package.json', 'tsconfig.json']) copyFileSync(file, join(folder, file));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** What is refused, the violation that is reported, and source that commits it. */
const CASES: readonly [string, string, Readonly<Record<string, string>>][] = [
  [
    'a cycle',
    'no-cycles: src/common/a.ts',
    {
      'src/common/a.ts': "export { b as a } from './b.js';",
      'src/common/b.ts': "import { a } from './a.js';\nexport const b = () => a;",
    },
  ],
  [
    'a module that knows another one',
    'modules-know-no-other-module: src/modules/x/x.service.ts',
    {
      'src/modules/x/x.service.ts': "export { y } from '../y/y.js';",
      'src/modules/y/y.ts': 'export const y = 1;',
    },
  ],
  [
    'common that knows a module',
    'common-knows-no-module: src/common/knows-module.ts',
    { 'src/common/knows-module.ts': "export { y } from '../modules/y/y.js';" },
  ],
  [
    'a host that knows the local AGS',
    'host-knows-no-local-ags: src/main.ts',
    {
      'src/main.ts': "export { y } from './local-ags/y.js';",
      'src/local-ags/y.ts': 'export const y = 1;',
    },
  ],
  [
    'a host that knows the developer tool',
    'host-knows-no-cli: src/app.module.ts',
    {
      'src/app.module.ts': "export { y } from './cli/y.js';",
      'src/cli/y.ts': 'export const y = 1;',
    },
  ],
  ...['domain', 'strategies', 'engine'].map((part): [string, string, Record<string, string>] => [
    `Nest in ${part}/, even as a type`,
    `domain-is-pure: src/modules/x/${part}/nest.ts`,
    { [`src/modules/x/${part}/nest.ts`]: "export type { Type } from '@nestjs/common';" },
  ]),
  [
    'a logger in the wire',
    'domain-is-pure: src/common/wire/logs.ts',
    { 'src/common/wire/logs.ts': "export { pino } from 'pino';" },
  ],
  [
    'configuration in a strategy',
    'domain-is-pure: src/modules/x/strategies/configured.ts',
    {
      'src/modules/x/strategies/configured.ts': "export { c } from '../../../common/config/c.js';",
      'src/common/config/c.ts': 'export const c = 1;',
    },
  ],
  [
    'gRPC in a module',
    'only-common-grpc-speaks-grpc: src/modules/x/speaks.ts',
    { 'src/modules/x/speaks.ts': "export { status } from '@grpc/grpc-js';" },
  ],
  [
    'a file that is not there',
    'no-unresolved: src/common/lost.ts',
    { 'src/common/lost.ts': "export * from './nowhere.js';" },
  ],
  [
    'a development dependency in the host',
    'no-dev-dependency-in-src: src/common/tests.ts',
    { 'src/common/tests.ts': "export { check } from 'fast-check';" },
  ],
];

describe('the layering', () => {
  const folders: string[] = [];
  let found: readonly string[] = [];
  beforeAll(() => {
    const folder = aProject();
    folders.push(folder);
    found = violationsIn(folder, Object.assign({}, ...CASES.map(([, , files]) => files)));
  });
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  it.each(CASES)('refuses %s', (_, violation) => {
    expect(found).toContain(violation);
  });

  it('has a case for each of its rules', () => {
    const { forbidden } = createRequire(import.meta.url)(resolve('.dependency-cruiser.cjs')) as {
      forbidden: readonly { name: string }[];
    };
    const tried = new Set(CASES.map(([, violation]) => violation.split(':')[0]));
    expect(forbidden.map(({ name }) => name).sort()).toEqual([...tried].sort());
  });

  it('lets a host through that keeps it', () => {
    const folder = aProject();
    folders.push(folder);
    expect(
      violationsIn(folder, {
        'src/main.ts': "export { AppModule } from './app.module.js';",
        'src/app.module.ts': "export { x as AppModule } from './modules/x/x.service.js';",
        'src/modules/x/x.service.ts':
          "import 'reflect-metadata';\nimport { g } from '../../common/grpc/g.js';\nimport { d } from './domain/d.js';\nexport const x = [g, d];",
        'src/modules/x/domain/d.ts': 'export const d = 1;',
        'src/common/grpc/g.ts': "export { status as g } from '@grpc/grpc-js';",
        'src/common/types/a.ts': "import type { B } from './b.js';\nexport type A = B | 1;",
        'src/common/types/b.ts': "import type { A } from './a.js';\nexport interface B { a: A }",
        'src/local-ags/local-ags.ts': 'export const l = 1;',
        'src/cli/play.ts': "export { l } from '../local-ags/local-ags.js';",
      }),
    ).toEqual([]);
  });
});
