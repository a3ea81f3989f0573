import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const READS_ENVIRONMENT = 'export const home = process.env.HOME;\n';

/** Source that breaks a rule, or that a rule leaves alone. */
const FILES = {
  'src/modules/x/reads-environment.ts': READS_ENVIRONMENT,
  'src/common/grpc/imports-environment.ts':
    "import { env } from 'node:process';\n\nexport const home = env.HOME;\n",
  'src/common/config/environment.ts': READS_ENVIRONMENT,
  'test/environment.ts': READS_ENVIRONMENT,
  'src/common/any.ts': 'export const value: any = 1;\n',
  'src/common/console.ts': "export const say = () => console.log('x');\n",
  'src/common/Named_Oddly.ts': 'export const value = 1;\n',
  'src/common/floating.ts':
    'const work = async () => 1;\n\nexport const start = () => {\n  work();\n};\n',
};

describe('the lint rules', () => {
  let folder: string;
  let rulesBroken: ReadonlyMap<string, readonly string[]>;
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'extend-host-lint-')));
    for (const file of ['biome.json', 'tsconfig.json']) copyFileSync(file, join(folder, file));
    for (const [path, content] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const { stdout } = spawnSync(
      resolve('node_modules/.bin/biome'),
      ['check', '.', '--vcs-enabled=false', '--reporter=github', '--max-diagnostics=none'],
      { cwd: folder, encoding: 'utf8' },
    );
    const broken = new Map<string, string[]>();
    for (const [, rule = '', absolute = ''] of stdout.matchAll(/title=([^,]+),file=([^,]+)/g)) {
      const file = relative(folder, absolute);
      broken.set(file, [...(broken.get(file) ?? []), rule]);
    }
    rulesBroken = broken;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    [
      'the environment read outside of configuration',
      'src/modules/x/reads-environment.ts',
      'lint/style/noProcessEnv',
    ],
    [
      'the environment imported',
      'src/common/grpc/imports-environment.ts',
      'lint/style/noRestrictedImports',
    ],
    ['any', 'src/common/any.ts', 'lint/suspicious/noExplicitAny'],
    ['the console in the host', 'src/common/console.ts', 'lint/suspicious/noConsole'],
    [
      'a file name in another case',
      'src/common/Named_Oddly.ts',
      'lint/style/useFilenamingConvention',
    ],
    [
      'a promise that nobody waits for',
      'src/common/floating.ts',
      'lint/nursery/noFloatingPromises',
    ],
  ])('refuse %s', (_, file, rule) => {
    expect(rulesBroken.get(file)).toContain(rule);
  });

  it.each(['src/common/config/environment.ts', 'test/environment.ts'])(
    'let %s read the environment',
    (file) => {
      expect(rulesBroken.get(file)).toBeUndefined();
    },
  );
});
