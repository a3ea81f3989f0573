/**
 * What an Extend app must be told of a `.env` file, for `create_session_dsm.sh`: checked as the host
 * checks it, then `secret` or `variable`, name and value, each ended by a NUL.
 *
 *     node scripts/extend-app-settings.mjs <.env file> <base URL> <namespace>
 */
import { readFileSync } from 'node:fs';
import { catalogue } from '../dist/app.module.js';
import { problemLine, warningLine } from '../dist/common/config/configuration-report.js';
import { parseEnvFile } from '../dist/common/config/env-file.js';
import { EXIT_CODE } from '../dist/common/config/exit-code.js';
import { loadConfig } from '../dist/common/config/load-config.js';
import { VARIABLE_NAMES, variableOf } from '../dist/common/config/variable-table.js';

/** Extend supplies the first two, and reaches the ports of the image only. */
const FIXED_BY_EXTEND = [
  'AB_BASE_URL',
  'AB_NAMESPACE',
  'GRPC_HOST',
  'GRPC_PORT',
  'PROMETHEUS_ADDR',
  'PROMETHEUS_PORT',
  'PROMETHEUS_ENDPOINT',
  'LOCAL_AGS_PORT',
];
/** Not secret by themselves; who has them has half of a credential. */
const HALVES_OF_CREDENTIALS = ['AB_CLIENT_ID', 'AWS_ACCESS_KEY_ID'];
/** Of variables that are a studio's own, the name must say it. */
const SOUNDS_SECRET = /SECRET|PASSWORD|TOKEN|_KEY$/;

const [file, baseUrl, namespace] = process.argv.slice(2);
const names = new Map(
  VARIABLE_NAMES.flatMap((name) =>
    [name, ...variableOf(name).aliases].map((written) => [written, name]),
  ),
);
const written = parseEnvFile(readFileSync(file, 'utf8')).variables;
const settings = Object.entries(written).filter(
  ([name, value]) => value !== '' && !FIXED_BY_EXTEND.includes(names.get(name) ?? name),
);

const loaded = loadConfig({
  env: { ...Object.fromEntries(settings), AB_BASE_URL: baseUrl, AB_NAMESPACE: namespace },
  envFile: undefined,
  directory: process.cwd(),
  readTextFile: (path) => readFileSync(path, 'utf8'),
  catalogue: catalogue(),
});
for (const warning of loaded.warnings) console.error(warningLine(warning));
const problems = loaded.ok ? [] : loaded.problems.map(problemLine);
if (loaded.ok && loaded.config.sessionDsm?.provider.name === 'LOCAL') {
  problems.push(
    'DS_PROVIDER: found "LOCAL", expected a provider whose servers players can reach: those of LOCAL would run inside of the app',
  );
}
if (loaded.ok && loaded.config.sessionDsm?.provider.name === 'GAMELIFT') {
  if (!written.AWS_ACCESS_KEY_ID) {
    console.error(
      'warning: AWS_ACCESS_KEY_ID is not set: an app finds no other credentials of AWS',
    );
  }
  if (written.DSM_EVENTS_PORT) {
    console.error(
      'warning: DSM_EVENTS_PORT is set: nobody reaches that port of an app; poll a queue',
    );
  }
}
if (problems.length > 0) {
  for (const line of problems) console.error(line);
  process.exit(EXIT_CODE.configuration);
}

for (const [name, value] of settings) {
  const known = names.get(name);
  const isSecret =
    known === undefined
      ? SOUNDS_SECRET.test(name)
      : variableOf(known).secret || HALVES_OF_CREDENTIALS.includes(known);
  process.stdout.write(`${isSecret ? 'secret' : 'variable'}\0${name}\0${value}\0`);
}
