import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How long its first word may take on a busy machine. */
const START_TIMEOUT_MS = 30_000;

/** A result of an instant query: labels and the value, which may be `NaN`. */
export interface PromSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A real Prometheus that scrapes every second, in a process and a folder of its own. */
export class Prometheus {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly url: string,
  ) {}

  /** @param targets  `host:port` of hosts, each of which serves `/metrics` */
  static async start(job: string, targets: readonly string[]): Promise<Prometheus> {
    const folder = await mkdtemp(join(tmpdir(), 'extend-host-prometheus-'));
    const config = join(folder, 'prometheus.json'); // JSON is YAML too
    const scrape = { job_name: job, scrape_interval: '1s', static_configs: [{ targets }] };
    await writeFile(config, JSON.stringify({ scrape_configs: [scrape] }));
    const child = spawn(
      'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        '--web.listen-address=127.0.0.1:0',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    try {
      return new Prometheus(child, folder, `http://${await addressOf(child)}`);
    } catch (error) {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true });
      throw error;
    }
  }

  /** @throws Error when the query is no PromQL */
  async query(promql: string): Promise<PromSample[]> {
    const response = await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(promql)}`);
    // The form is that of Prometheus' HTTP API.
    const { status, error, data } = (await response.json()) as {
      status: string;
      error?: string;
      data: { result: { metric: Record<string, string>; value: [number, string] }[] };
    };
    if (status !== 'success') throw new Error(`${promql}: ${error}`);
    return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }

  async stop(): Promise<void> {
    const closed = once(this.process, 'close');
    this.process.kill('SIGTERM');
    await closed;
    await rm(this.folder, { recursive: true });
  }
}

/** The address that it says it listens on. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('stderr is no pipe');
  const heard: string[] = [];
  const tooLate = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  try {
    for await (const line of createInterface({ input: child.stderr })) {
      heard.push(line);
      const address = /msg="Listening on" address=(\S+)/.exec(line)?.[1];
      if (address !== undefined) {
        child.stderr.resume(); // whatever it says later must not fill the pipe
        return address;
      }
    }
  } finally {
    clearTimeout(tooLate);
  }
  throw new Error(`prometheus does not listen: ${heard.at(-1)}`);
}
