import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly needs?: readonly string[];
        readonly if?: string;
        readonly steps: readonly { readonly run?: string; readonly uses?: string }[];
      }
    >
  >;
}

interface LockedPackage {
  readonly version: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
}

const { version, scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  version: string;
  scripts: Readonly<Record<string, string>>;
};
const { jobs } = parse(readFileSync('.github/workflows/ci.yml', 'utf8')) as Workflow;
const commandsOf = (job: string) => jobs[job]?.steps.map(({ run }) => run ?? '').join('\n') ?? '';

describe('a release', () => {
  it('has its version in package.json, and the lockfile follows', () => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    expect(lockfile.version).toBe(version);
  });

  it('has its version nowhere else: no other file names it as that of this project', () => {
    const places = ['src', 'deploy', 'Dockerfile', 'docker-compose.yaml', 'Makefile', '.github'];
    const grep = ['grep', '-lFw', version, '--', ...places, ':!*.spec.ts'];
    const { stdout: named } = spawnSync('git', grep, { encoding: 'utf8' });
    expect(named).toBe('');
  });

  it('is told of in the changelog, what is to come on top', () => {
    const headings = [...readFileSync('CHANGELOG.md', 'utf8').matchAll(/^## (.*)$/gm)];
    expect(headings[0]?.[1]).toBe('Unreleased');
  });

  it('has a bill of materials of what runs, and of nothing else', () => {
    const output = execFileSync('npm', ['run', '-s', 'sbom'], { maxBuffer: 2 ** 26 });
    const bom = JSON.parse(output.toString());
    expect(bom).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { name: 'extend-host', version } },
    });
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Readonly<Record<string, LockedPackage>>;
    };
    const running = Object.entries(packages)
      .filter(
        ([path, { dev, devOptional, optional }]) =>
          path !== '' && !dev && !devOptional && !optional,
      )
      .map(([path, { version: locked }]) => `${path.split('node_modules/').at(-1)}@${locked}`);
    const listed = (bom.components as { name: string; version: string }[]).map(
      (component) => `${component.name}@${component.version}`,
    );
    expect([...new Set(listed)].sort()).toEqual([...new Set(running)].sort());
  });
});

describe('the workflow of a public CI', () => {
  it('runs .ci/run, builds the image, and attaches the bill of materials to a release', () => {
    expect(commandsOf('check')).toContain('.ci/run');
    expect(commandsOf('image')).toContain('make image');
    expect(commandsOf('bill-of-materials')).toContain('npm run -s sbom >extend-host.cdx.json');
    expect(commandsOf('release')).toMatch(/gh release create .*extend-host\.cdx\.json/);
  });

  it('releases only a tag, only after everything else, and only under its version', () => {
    expect(jobs.release?.if).toBe("startsWith(github.ref, 'refs/tags/v')");
    const others = Object.keys(jobs).filter((name) => name !== 'release');
    expect([...(jobs.release?.needs ?? [])].sort()).toEqual(others.sort());
    expect(commandsOf('release')).toContain(`require('./package.json').version`);
  });

  it('asks make and npm for nothing that they do not have', () => {
    const commands = Object.keys(jobs).map(commandsOf).join('\n');
    for (const [, target = ''] of commands.matchAll(/make (\w+)/g)) {
      expect(readFileSync('Makefile', 'utf8')).toMatch(new RegExp(`^${target}:`, 'm'));
    }
    for (const [, name = ''] of commands.matchAll(/npm run (?:-s )?([\w:]+)/g)) {
      expect(scripts).toHaveProperty([name]);
    }
  });
});
