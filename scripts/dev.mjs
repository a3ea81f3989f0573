/**
 * `make dev`: the host under `nest start --watch`, beside the local AGS and on its tokens. Ctrl-C
 * ends both, and where one of them ends, the other does.
 */
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

const READY_WITHIN_MS = 15_000;
const POLL_MS = 100;
/** Longer than the drain of the host may take, so that it ends by itself. */
const KILL_AFTER_MS = 30_000;

/** A wrong variable counts as configuration, as everywhere. */
const EXIT_CONFIGURATION = 78;

const { LOCAL_AGS_DEFAULTS } = await import('../dist/local-ags/local-ags-defaults.js');
const { readEnvironment } = await import('../dist/common/config/environment.js');
const { parseEnvFile } = await import('../dist/common/config/env-file.js');
const { readCliEnvironment } = await import('../dist/common/config/cli-environment.js');
const { problemLine } = await import('../dist/common/config/configuration-report.js');

// By the rules of the tool that is started below: the process environment wins over `.env`.
const environment = readEnvironment();
const { DS_PROVIDER } = parseEnvFile(environment.envFile ?? '').variables;
const { values, problems } = readCliEnvironment(environment);
if (problems.length > 0) {
  console.error(problems.map(problemLine).join('\n'));
  process.exit(EXIT_CONFIGURATION);
}
if (values.localAgsPort === 0) {
  console.error(
    'LOCAL_AGS_PORT: found "0", expected a port that both programs can know, e.g. 7600',
  );
  process.exit(EXIT_CONFIGURATION);
}
const url = `http://127.0.0.1:${values.localAgsPort}`;

const running = new Map();
let isEnding = false;

/** In a process group of its own, so that what it starts can be ended with it. */
function start(name, args, env) {
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  running.set(name, child);
  child.once('exit', (code) => {
    running.delete(name);
    if (!isEnding) {
      console.error(`${name} has ended`);
      process.exitCode = code || 1;
    }
    end();
  });
}

function signalGroups(signal) {
  for (const { pid } of running.values()) {
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

function end() {
  if (isEnding) return;
  isEnding = true;
  signalGroups('SIGTERM');
  setTimeout(() => signalGroups('SIGKILL'), KILL_AFTER_MS).unref();
}

async function answers() {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);

start('local AGS', ['dist/cli.js', 'local-ags']);
// nest deletes dist/ when it starts: by then the local AGS must have been loaded from there.
const deadline = Date.now() + READY_WITHIN_MS;
while (!isEnding && !(await answers())) {
  if (Date.now() > deadline) {
    console.error(`the local AGS does not answer at ${url}`);
    process.exitCode = 1;
    end();
  }
  await wait(POLL_MS);
}
if (!isEnding) {
  start('host', ['node_modules/@nestjs/cli/bin/nest.js', 'start', '--watch'], {
    AB_BASE_URL: url,
    AB_CLIENT_ID: LOCAL_AGS_DEFAULTS.clientId,
    AB_CLIENT_SECRET: LOCAL_AGS_DEFAULTS.clientSecret,
    AB_NAMESPACE: LOCAL_AGS_DEFAULTS.namespace,
    // Servers of this machine, unless others are named.
    DS_PROVIDER: process.env.DS_PROVIDER || DS_PROVIDER || 'LOCAL',
  });
}
