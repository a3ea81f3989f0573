/**
 * Completes package-lock.json after `npm install` from a registry that does not carry every
 * package. npm leaves out an optional dependency that it cannot find, such as the compiler of
 * another operating system, and `npm ci` then refuses the lockfile everywhere. The version is
 * pinned by the package that asks for it, and system, processor and C library are in its name, so
 * the entry can be written without the registry; npm checks its integrity where it is installed.
 *
 * Run: npm run lock
 */
import { readFileSync, writeFileSync } from 'node:fs';

const LOCKFILE = 'package-lock.json';
const EXACT_VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const SYSTEM = /-(android|darwin|freebsd|linux|openharmony|win32)-/;
const PROCESSORS = [
  [/-(arm64|aarch64)\b/, 'arm64'],
  [/-(x64|ia32|ppc64|s390x|riscv64|loong64)\b/, undefined],
  [/-arm(v7)?\b/, 'arm'],
];

function processorOf(name) {
  for (const [pattern, processor] of PROCESSORS) {
    const found = pattern.exec(name);
    if (found !== null) return processor ?? found[1];
  }
  return undefined;
}

function libcOf(name) {
  if (/-musl/.test(name)) return 'musl';
  return /-linux-.*-gnu/.test(name) ? 'glibc' : undefined;
}

const lock = JSON.parse(readFileSync(LOCKFILE, 'utf8'));
const added = {};
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (key in lock.packages || `${path}/${key}` in lock.packages) continue;
    const system = SYSTEM.exec(name)?.[1];
    const processor = processorOf(name);
    if (!EXACT_VERSION.test(version) || system === undefined || processor === undefined) {
      console.error(`${name}: wanted by ${path}, cannot be told from its name`);
      process.exitCode = 1;
      continue;
    }
    const libc = libcOf(name);
    added[key] = {
      version,
      cpu: [processor],
      ...(entry.dev ? { dev: true } : {}),
      ...(libc === undefined ? {} : { libc: [libc] }),
      ...(entry.license === undefined ? {} : { license: entry.license }),
      optional: true,
      os: [system],
    };
  }
}

const { '': root, ...packages } = { ...lock.packages, ...added };
const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = { '': root, ...Object.fromEntries(sorted) };
writeFileSync(LOCKFILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${Object.keys(added).length} entries added`);
