import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { arch, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** How long one command may take; a build installs packages twice. */
const COMMAND_TIMEOUT_MS = 9 * 60_000;

const BASE = 'localhost/node:24-bookworm-slim';
const MAKE_BASE = resolve('test/image/make-base.sh');

/** An engine, or why there is none on this machine, in words. */
export type FoundEngine =
  | { readonly engine: ContainerEngine }
  | { readonly engine: undefined; readonly reason: string };

/** What an image says of itself; names as Docker spells them. */
export interface ImageConfig {
  readonly User: string;
  readonly WorkingDir: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd?: readonly string[];
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly Volumes: Readonly<Record<string, object>>;
  readonly Labels: Readonly<Record<string, string>>;
  readonly StopSignal: string;
}

/**
 * Podman with runc, in a folder of its own that goes away with it, on a base that this machine can
 * make itself. Nothing is downloaded but packages, from where the machine has them from.
 */
export class ContainerEngine {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the base, which takes about a minute, and tries whether a container runs here. */
  static async find(): Promise<FoundEngine> {
    const missing = await whatIsMissing();
    if (missing !== undefined) return { engine: undefined, reason: missing };
    const folder = await mkdtemp(join(tmpdir(), 'extend-host-image-'));
    const engine = new ContainerEngine(folder);
    let doing = 'no base can be made';
    try {
      await engine.#makeBase();
      doing = 'no container runs here';
      await engine.podman('run', '--rm', ...CONFINED, BASE, 'node', '--version');
      return { engine };
    } catch (error) {
      await engine.remove();
      return { engine: undefined, reason: `${doing}: ${lastLineOf(error)}` };
    }
  }

  /** Builds the image of a folder. @returns what the build printed */
  async build(context: string, tag: string, more: readonly string[] = []): Promise<string> {
    const output = await this.podman(
      'build',
      ...['--isolation', 'chroot', '--format', 'docker', '--build-arg', `BASE_IMAGE=${BASE}`],
      // Only for the steps of the build, none of it lands in the image: how this machine reaches
      // its packages, and what it has of them already.
      ...(await npmVolumes()),
      ...['--tag', tag, ...more, context],
    );
    return output.stderr + output.stdout;
  }

  async imageConfig(tag: string): Promise<ImageConfig> {
    return JSON.parse(await this.text('image', 'inspect', '--format', '{{json .Config}}', tag));
  }

  /** Bytes that the layers of an image hold, unpacked, beyond those of its base. */
  async bytesBeyondBase(tag: string): Promise<number> {
    const sizeOf = async (name: string) =>
      Number(await this.text('image', 'inspect', '--format', '{{.Size}}', name));
    return (await sizeOf(tag)) - (await sizeOf(BASE));
  }

  /** @returns what podman prints, trimmed */
  async text(...args: readonly string[]): Promise<string> {
    return (await this.podman(...args)).stdout.trim();
  }

  /** Starts a container that goes on, confined the same; its network is that of this machine. */
  start(tag: string, args: readonly string[]): ChildProcess {
    return spawn('podman', [...this.#options(), 'run', ...CONFINED, ...args, tag], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** @throws what podman says, when it ends with another code than 0 */
  podman(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
    return run('podman', [...this.#options(), ...args], {
      maxBuffer: MAX_OUTPUT_BYTES,
      timeout: COMMAND_TIMEOUT_MS,
    });
  }

  /** Ends its containers and removes all it wrote. */
  async remove(): Promise<void> {
    await this.podman('rm', '--all', '--force', '--time', '0').catch(() => undefined);
    // Podman mounts its storage over itself.
    await run('umount', ['--lazy', join(this.#folder, 'storage/overlay')]).catch(() => undefined);
    await rm(this.#folder, { recursive: true, force: true });
  }

  #options(): readonly string[] {
    return [
      ...['--root', join(this.#folder, 'storage'), '--runroot', join(this.#folder, 'run')],
      ...['--storage-driver', 'overlay', '--runtime', 'runc'],
      ...['--cgroup-manager', 'cgroupfs', '--events-backend', 'none'],
    ];
  }

  async #makeBase(): Promise<void> {
    const root = join(this.#folder, 'base');
    const archive = join(this.#folder, 'base.tar');
    await mkdir(root);
    await run(MAKE_BASE, [root], { maxBuffer: MAX_OUTPUT_BYTES, timeout: COMMAND_TIMEOUT_MS });
    await run('tar', ['--create', '--file', archive, '--directory', root, '.']);
    await this.podman('import', archive, BASE);
    await Promise.all([rm(root, { recursive: true }), rm(archive)]);
  }
}

/**
 * As an orchestrator would: no capability, no way to get one, a root that cannot be written. The
 * limits are named because podman's own may be above what this machine allows.
 */
const CONFINED = [
  ...['--read-only', '--cap-drop', 'all', '--security-opt', 'no-new-privileges'],
  ...['--network', 'host', '--cgroupns', 'host'],
  ...['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1000:1000'],
] as const;

async function whatIsMissing(): Promise<string | undefined> {
  if (process.platform !== 'linux' || arch() !== 'x64') {
    return `the base is made for linux/amd64, this is ${process.platform}/${arch()}`;
  }
  if (process.getuid?.() !== 0) return 'root is needed to make the base and to run containers';
  const commands = ['podman', 'runc', 'debootstrap', 'apt-get', 'npm'];
  const found = await Promise.all(
    commands.map((command) =>
      run('which', [command]).then(
        () => true,
        () => false,
      ),
    ),
  );
  const absent = commands.filter((_, index) => found[index] === false);
  return absent.length === 0 ? undefined : `not installed: ${absent.join(', ')}`;
}

/** npm's settings and cache of this machine, and the authorities that it trusts. */
async function npmVolumes(): Promise<string[]> {
  const volumes = [
    `${await npmConfig('globalconfig')}:/usr/local/etc/npmrc:ro`,
    `${await npmConfig('userconfig')}:/root/.npmrc:ro`,
    `${await npmConfig('cache')}:/root/.npm`,
    '/etc/ssl/certs:/etc/ssl/certs:ro',
  ];
  const present = volumes.filter((volume) => existsSync(volume.split(':')[0] ?? ''));
  return present.flatMap((volume) => ['--volume', volume]);
}

/** As the machine's own npm has it: the project's Node would have it look for settings elsewhere. */
async function npmConfig(name: string): Promise<string> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const PATH = folders.filter((folder) => !folder.endsWith('node_modules/.bin')).join(delimiter);
  return (
    await run('npm', ['config', 'get', name], { env: { ...process.env, PATH } })
  ).stdout.trim();
}

function lastLineOf(error: unknown): string {
  const { stderr = '', message = `${error}` } = error as { stderr?: string; message?: string };
  return (stderr.trim() || message).split('\n').at(-1) ?? '';
}
