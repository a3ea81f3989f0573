import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostVersion } from '../config/host-version.js';
import { type PendingCall, renderedCall } from './pending-call.js';

/** What a dump is made of, beside what the process knows of itself. */
export interface DumpSources {
  calls(): readonly PendingCall[];
  /** Name of the request of a method; `undefined` for a path that nobody serves. */
  requestTypeOf(path: string): string | undefined;
  /** Figures of the parts of the host by their names, for example of its worker threads. */
  figures(): Readonly<Record<string, object>>;
}

/** How long the event loop is watched for its delay. */
const WATCH_MS = 100;
const NANOSECONDS_PER_MS = 1e6;

/** Two dumps are so far apart at least; one that is asked for sooner is the one before. */
const APART_MS = 3000;

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * Writes down what the host does right now, for whoever looks for the reason of a trouble: stack,
 * memory, event loop, what keeps the process alive, and the calls that have not ended. There is no
 * payload in it, no variable and no header but those in which callers name themselves.
 */
export class DebugDump {
  #last: { readonly at: number; readonly path: Promise<string> } | undefined;

  /** @param folder  absolute; made when a dump is written */
  constructor(
    private readonly folder: string,
    private readonly sources: DumpSources,
  ) {}

  /** @returns the path of the file, once it is written */
  write(): Promise<string> {
    const at = performance.now();
    if (this.#last !== undefined && at - this.#last.at < APART_MS) return this.#last.path;
    const path = this.#write(new Date());
    this.#last = { at, path };
    return path;
  }

  async #write(now: Date): Promise<string> {
    const stack = new Error('main thread').stack ?? '';
    const calls = this.#callLines();
    const lines = [
      `extend-host ${hostVersion()}, process ${process.pid}, Node ${process.version}`,
      `${now.toISOString()}, up ${Math.round(process.uptime())} s`,
      '',
      'Stack of the main thread:',
      ...stack.split('\n').slice(1),
      '',
      'Memory (bytes):',
      ...told({ ...process.memoryUsage() }),
      '',
      `Event loop (over ${WATCH_MS} ms):`,
      ...told(await eventLoop()),
      '',
      'What keeps the process alive:',
      ...told(counted(process.getActiveResourcesInfo())),
      ...Object.entries(this.sources.figures()).flatMap(([name, figures]) => [
        '',
        `${name}:`,
        ...told(figures),
      ]),
      '',
      'Pending calls:',
      ...calls,
    ];
    await mkdir(this.folder, { recursive: true, mode: FOLDER_MODE });
    const path = join(this.folder, `RpcServerDump-${stamp(now)}.txt`);
    await writeFile(path, `${lines.join('\n')}\n`, { mode: FILE_MODE });
    return path;
  }

  #callLines(): readonly string[] {
    const calls = this.sources.calls();
    if (calls.length === 0) return ['  none'];
    return calls.map((call) => {
      const age = (call.ageMs / 1000).toFixed(3);
      return `  ${age} s -- ${renderedCall(call, this.sources.requestTypeOf(call.path))}`;
    });
  }
}

async function eventLoop(): Promise<object> {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  const before = performance.eventLoopUtilization();
  delay.enable();
  await sleep(WATCH_MS);
  delay.disable();
  const { utilization } = performance.eventLoopUtilization(before);
  return {
    utilization: Math.round(utilization * 1000) / 1000,
    meanDelayMs: Math.round((delay.mean || 0) / NANOSECONDS_PER_MS),
    maxDelayMs: Math.round(delay.max / NANOSECONDS_PER_MS),
  };
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function told(figures: object): readonly string[] {
  return Object.entries(figures).map(([name, value]) => `  ${name}: ${String(value)}`);
}

/** `YYYYMMDDhhmmss` of local time. */
function stamp(now: Date): string {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace(/[-T:]/g, '');
}
