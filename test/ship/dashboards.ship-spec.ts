import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalAgs, startLocalAgs } from '../../src/local-ags/local-ags.js';
import { ChildHost } from '../support/child-host.js';
import { eventually } from '../support/eventually.js';
import { FixtureTraffic } from '../support/fixture-traffic.js';
import { aTicketMessage } from '../support/matchmaking/a-ticket.js';
import { parametersMessage } from '../support/matchmaking/encode-tick.js';
import { MatchClient } from '../support/matchmaking/match-client.js';
import { Prometheus } from '../support/prometheus.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

// Plain JavaScript, which Node runs as it is; its form is the one below.
const { dashboards } = (await import(resolve('deploy/grafana/dashboards.mjs'))) as {
  dashboards: () => Dashboard[];
};

const FOLDER = 'deploy/grafana/dashboards';
const JOB = 'plugin-grpc-server-metrics';
/** Scrapes come every second, and later on a machine that is busy. */
const RATE_WINDOW = '30s';
const PATIENCE_MS = 45_000;
const NEAR =
  '{"alliance":{"min_number":2,"max_number":2,"player_min_number":1,"player_max_number":1},' +
  '"matching_rule":[{"attribute":"mmr","criteria":"distance","reference":100}]}';

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly {
    readonly title: string;
    readonly gridPos: {
      readonly x: number;
      readonly y: number;
      readonly w: number;
      readonly h: number;
    };
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const files = readdirSync(FOLDER);
const shipped = files.map(
  (file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Dashboard,
);
const queries = shipped.flatMap(({ uid, panels }) =>
  panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => [uid, title, expr] as [string, string, string]),
  ),
);

describe('the dashboards', () => {
  it('are what `npm run dashboards` writes', () => {
    const written = dashboards();
    expect(files.sort()).toEqual(written.map(({ uid }) => `${uid}.json`).sort());
    for (const dashboard of written) {
      expect(shipped.find(({ uid }) => uid === dashboard.uid)).toEqual(
        JSON.parse(JSON.stringify(dashboard)),
      );
    }
  });

  it('lay out no panel over another', () => {
    for (const { panels } of dashboards()) {
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
    }
  });
});

const missing = spawnSync('which', ['prometheus', 'promtool']).status !== 0;
const reason = 'NOT PROVED HERE: prometheus is not installed (Debian package prometheus)';
if (missing) process.stderr.write(`SKIPPED the queries of the dashboards, ${reason}\n`);

(missing ? describe.skip : describe)(
  `the queries of the dashboards${missing ? `, ${reason}` : ''}`,
  () => {
    let ags: LocalAgs;
    let workspace: string;
    let host: ChildHost;
    let faulty: TestHost;
    let prometheus: Prometheus;
    let traffic: Promise<void>;
    const stop = new AbortController();

    beforeAll(async () => {
      ags = await startLocalAgs({ port: 0, seed: 'dashboards' });
      workspace = mkdtempSync(join(tmpdir(), 'extend-host-dashboards-'));
      host = new ChildHost({
        env: {
          AB_BASE_URL: ags.url,
          AB_CLIENT_ID: ags.clientId,
          AB_CLIENT_SECRET: ags.clientSecret,
          AB_NAMESPACE: ags.namespace,
          SESSION_MANAGER_STRATEGY: 'sample',
          DS_PROVIDER: 'DEMO',
          DEMO_ASYNC_DELAY_MS: '0',
          STATE_URL: `file:${workspace}`,
        },
      });
      // Another host of the same job, whose strategy is broken and fallen back from.
      faulty = await startTestHost({
        env: { STRATEGY_ON_FAILURE: 'fallback' },
        sessionManager: {
          onSessionCreated: () => {
            throw new Error('as the test wants');
          },
        },
      });
      const { grpcPort, httpPort } = await host.listening();
      await eventually(
        'the host is ready',
        async () => (await fetch(`http://127.0.0.1:${httpPort}/readyz`)).ok,
      );
      const { host: faultyPort } = new URL(faulty.httpUrl);
      prometheus = await Prometheus.start(JOB, [`127.0.0.1:${httpPort}`, faultyPort]);
      traffic = send(`127.0.0.1:${grpcPort}`);
      // Before that no rate can be told.
      await eventually(
        'each host was scraped three times',
        async () => {
          const scrapes = await prometheus.query(`min(count_over_time(up{job="${JOB}"}[1m]) * up)`);
          return (scrapes[0]?.value ?? 0) >= 3;
        },
        PATIENCE_MS,
      );
    }, 120_000);

    afterAll(async () => {
      stop.abort();
      await traffic;
      await prometheus?.stop();
      await host?.kill();
      await faulty?.stop();
      await ags?.close();
      rmSync(workspace, { recursive: true });
    }, 60_000);

    /** AGS's calls, good and bad, over and over until the end. */
    async function send(address: string): Promise<void> {
      const all = new FixtureTraffic(['session-manager', 'matchmaking', 'session-dsm']);
      const hooks = new FixtureTraffic(['session-manager']);
      const token = ags.issueDelegateToken();
      const matches = new MatchClient(address, token);
      const near = ['a', 'b', 'c', 'd'].map((ticketId) => aTicketMessage({ ticketId }));
      while (!stop.signal.aborted) {
        await all.sendTo(address, token);
        await hooks.sendTo(address); // without a token
        await hooks.sendTo(faulty.grpcAddress, faulty.token);
        await matches.stream('MakeMatches', [parametersMessage(NEAR), ...near]);
        await matches.unary('NobodyServesThis', Buffer.alloc(0));
        await pause(100); // leaves the machine to Prometheus
      }
      matches.close();
    }

    it.each(queries)(
      '%s, %s: %s',
      async (_, __, expr) => {
        const promql = expr
          .replaceAll('$__rate_interval', RATE_WINDOW)
          .replaceAll('$job', JOB)
          .replaceAll('$instance', '.*');
        expect(promql).not.toContain('$');
        await eventually(
          `${promql} gives data`,
          async () => (await prometheus.query(promql)).some(({ value }) => Number.isFinite(value)),
          PATIENCE_MS,
        );
      },
      30_000,
    );

    it('of AccelByte for the template in Go give data too', async () => {
      const theirs = `sum by (grpc_method)(rate(grpc_server_started_total{job="${JOB}"}[${RATE_WINDOW}]))`;
      const samples = await prometheus.query(theirs);
      expect(samples.map(({ labels }) => labels.grpc_method)).toEqual(
        expect.arrayContaining(['OnSessionCreated', 'MakeMatches', 'CreateGameSession']),
      );
    });
  },
);

(missing ? describe.skip : describe)(`the alerts${missing ? `, ${reason}` : ''}`, () => {
  const rules = readFileSync('deploy/prometheus/extend-host.rules.yml', 'utf8');
  const names = [...rules.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name);

  it('are rules and a configuration that Prometheus reads', () => {
    const output = execFileSync('promtool', [
      'check',
      'config',
      'deploy/prometheus/prometheus.yml',
    ]);
    expect(output.toString()).toContain(`SUCCESS: ${names.length} rules found`);
  });

  it('fire when they should, and not when they should not', () => {
    const run = spawnSync('promtool', ['test', 'rules', 'test/ship/alerts.test.yml'], {
      encoding: 'utf8',
    });
    expect(run.stdout + run.stderr).toContain('SUCCESS');
    expect(run.status).toBe(0);
  });

  it.each(names)('%s fires in a unit test, and a page says what to do', (name) => {
    const tests = readFileSync('test/ship/alerts.test.yml', 'utf8');
    expect(tests).toMatch(new RegExp(`alertname: ${name}\\n\\s+exp_alerts:\\n\\s+- exp_labels`));
    expect(rules).toContain(`runbook: docs/operations/alerts.md#${name.toLowerCase()}`);
    const page = readFileSync('docs/operations/alerts.md', 'utf8');
    expect(page).toMatch(new RegExp(`^### ${name}\\n\\S`, 'm'));
  });

  it('ask for no metric that the host does not have', async () => {
    const known = execFileSync('grep', [
      '-rhoE',
      "name\\('[a-z_]+'\\)|extendMetricName\\(.*'[a-z_]+'",
      'src',
    ])
      .toString()
      .matchAll(/'([a-z_]+)'/g);
    const suffixes = [...known].map(([, name = '']) => name);
    const asked = new Set([...rules.matchAll(/extend_[a-z_]+/g)].map(([name]) => name));
    for (const name of asked) {
      const plain = name.replace(/_(bucket|count|sum)$/, '');
      expect(suffixes.some((suffix) => plain.endsWith(suffix))).toBe(true);
    }
  });
});
