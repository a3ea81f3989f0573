// Stands in for extend-helper-cli: takes the commands and flags that its --help of v0.0.13 lists,
// keeps what they did to the app in $STUB_FOLDER/app.json, and writes every call down.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const flag = { type: 'boolean' };
const settings = { key: text, value: text, description: text, force: flag, sensitive: text };
const waiting = { wait: flag, 'wait-interval': text, 'wait-limit': text };
const FLAGS = {
  'get-app-info': { path: text },
  'create-app': {
    scenario: text,
    confirm: flag,
    description: text,
    cpu: text,
    memory: text,
    ...waiting,
  },
  'update-var': settings,
  'update-secret': settings,
  'list-images': { cached: text },
  'image-upload': {
    'image-tag': text,
    login: flag,
    'work-dir': text,
    dockerfile: text,
    platform: text,
  },
  'deploy-app': { 'image-tag': text, ...waiting },
};

const [command, ...args] = process.argv.slice(2);
const folder = process.env.STUB_FOLDER;
const stateFile = join(folder, 'app.json');

function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (!Object.hasOwn(FLAGS, command)) refuse(`no such command: ${command}`);
const options = { namespace: text, app: text, verbosity: text, ...FLAGS[command] };
const { values } = parseArgs({ args, options });
appendFileSync(join(folder, 'calls.jsonl'), `${JSON.stringify([command, values])}\n`);
for (const name of ['AB_BASE_URL', 'AB_CLIENT_ID', 'AB_CLIENT_SECRET']) {
  if (!process.env[name]) refuse(`${name} is not set`);
}
// As the real one: a .env of the folder it runs in would count as its own settings.
if (existsSync('.env')) refuse('found a .env');
if (!values.namespace || !values.app) refuse('namespace and app are required');
if (process.env.STUB_FAILS_AT === command) refuse(`${command} fails on purpose`);

const app = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : undefined;
if (app === undefined && command !== 'create-app') refuse('app not found');
const keep = (changed) => writeFileSync(stateFile, JSON.stringify({ ...app, ...changed }));

switch (command) {
  case 'get-app-info':
    process.stdout.write(JSON.stringify(app));
    break;
  case 'create-app':
    if (app !== undefined) refuse('app already exists');
    if (values.scenario !== 'function-override') refuse('not an override');
    keep({ name: values.app, variables: {}, secrets: {}, images: [], deployed: [] });
    break;
  case 'update-var':
  case 'update-secret': {
    const kind = command === 'update-var' ? 'variables' : 'secrets';
    if (!values.force && !Object.hasOwn(app[kind], values.key)) refuse('no such key');
    keep({ [kind]: { ...app[kind], [values.key]: values.value } });
    break;
  }
  case 'list-images':
    process.stdout.write(JSON.stringify({ images: app.images.map((imageTag) => ({ imageTag })) }));
    break;
  case 'image-upload':
    if (!existsSync(join(values['work-dir'], 'Dockerfile'))) refuse('no Dockerfile');
    keep({ images: [...app.images, values['image-tag']] });
    break;
  case 'deploy-app':
    if (!app.images.includes(values['image-tag'])) refuse('no such image');
    keep({ deployed: [...app.deployed, values['image-tag']] });
    break;
}
