/**
 * Writes `.env.template`, the tables of `docs/configuration.md` and the variables of
 * `docker-compose.yaml` from the schema of the variables. Tests compare them with the schema, so a
 * change of the schema asks for this.
 *
 * Run: npm run docs:configuration
 */
import { readFileSync, writeFileSync } from 'node:fs';

const variables = (file) => import(`../dist/common/config/variables/${file}.js`);
const ags = await variables('ags');
const host = await variables('host');
const telemetry = await variables('telemetry');
const matchmaking = await variables('matchmaking');
const sessionDsm = await variables('session-dsm');
const operations = await variables('operations');
const shapes = await variables('shapes');

const GROUPS = [
  ['Access to AGS', ags.AGS_VARIABLES],
  ['Ports', host.LISTENER_VARIABLES],
  ['Modules', host.MODULE_VARIABLES],
  ['Strategies', host.STRATEGY_VARIABLES],
  ['Process', host.PROCESS_VARIABLES],
  ['Logs and metrics', telemetry.OBSERVABILITY_VARIABLES],
  ['Traces', telemetry.TRACING_VARIABLES],
  ['Matchmaking', matchmaking.MATCHMAKING_VARIABLES],
  ['Session DSM', sessionDsm.SESSION_DSM_VARIABLES],
  ['Operations services', operations.OPERATIONS_VARIABLES],
  ['Shapes', shapes.SHAPES_VARIABLES],
  ['Console', shapes.CONSOLE_VARIABLES],
];

/** What the template says although it is not the default: a first start should show something. */
const TEMPLATE_VALUES = { SESSION_MANAGER_STRATEGY: 'sample', DS_PROVIDER: 'DEMO' };

/** Without these a start with the token guard on says what is missing. */
const TO_BE_FILLED_IN = ['AB_BASE_URL', 'AB_CLIENT_ID', 'AB_CLIENT_SECRET', 'AB_NAMESPACE'];

const TEMPLATE_WIDTH = 100;

function comment(text) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (`# ${last} ${word}`.length > TEMPLATE_WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => `# ${line}`).join('\n');
}

function templateLine(name, { default: standard, example }) {
  if (TO_BE_FILLED_IN.includes(name)) return `${name}=`;
  if (name in TEMPLATE_VALUES) return `${name}=${TEMPLATE_VALUES[name]}`;
  return `# ${name}=${standard ?? example}`;
}

function template() {
  const head = comment(
    'Copy this file to .env and fill in the access to AGS. The environment of the process wins over this file, and empty means unset. A line that is commented out shows the default, or an example where there is none. Put a value with unusual characters in single quotes: inside them every character stands for itself. All variables: docs/configuration.md.',
  );
  const groups = GROUPS.map(([title, group]) => {
    const entries = Object.entries(group).map(
      ([name, variable]) =>
        `${comment(variable.meaning.replaceAll('`', ''))}\n${templateLine(name, variable)}\n`,
    );
    return `# ${`--- ${title} `.padEnd(TEMPLATE_WIDTH - 2, '-')}\n\n${entries.join('\n')}`;
  });
  return `${head}\n\n${groups.join('\n')}`;
}

const cell = (text) => text.replaceAll('|', '\\|');
const code = (text) => `\`${text}\``;

function tableRow([name, { type, meaning, aliases, secret, default: standard, example }]) {
  const notes = [
    meaning,
    ...(secret ? ['Secret.'] : []),
    ...(aliases.length === 0 ? [] : [`Also known as ${aliases.map(code).join(', ')}.`]),
  ];
  const accepted = `${type.expected}${standard === undefined ? `, e.g. ${code(example)}` : ''}`;
  const cells = [
    code(name),
    standard === undefined ? '' : code(standard),
    accepted,
    notes.join(' '),
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function table(group) {
  const rows = Object.entries(group).map(tableRow);
  return ['| variable | default | accepts | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function reference(text) {
  return GROUPS.reduce((page, [title, group]) => {
    const begin = `<!-- table: ${title} -->`;
    const end = '<!-- end of table -->';
    const from = page.indexOf(begin);
    const to = page.indexOf(end, from);
    if (from === -1 || to === -1)
      throw new Error(`docs/configuration.md has no place for ${title}`);
    return `${page.slice(0, from + begin.length)}\n${table(group)}\n${page.slice(to)}`;
  }, text);
}

/** What the compose file fixes, and what is the laptop's own: NODE_ENV is set by the image. */
const NOT_FORWARDED = [
  ...['GRPC_HOST', 'GRPC_PORT', 'PROMETHEUS_ADDR', 'PROMETHEUS_PORT'],
  ...['LOCAL_AGS_PORT', 'NODE_ENV'],
];

/** Names without value: compose takes it from the shell, else from .env, else leaves it unset. */
function forwarded(composeFile) {
  const names = GROUPS.flatMap(([, group]) => Object.keys(group));
  const lines = names
    .filter((name) => !NOT_FORWARDED.includes(name))
    .map((name) => `      ${name}:\n`);
  return composeFile.replace(
    /(# variables: begin\n)(?:[^#]*\n)?( +# variables: end\n)/,
    (_, begin, end) => `${begin}${lines.join('')}${end}`,
  );
}

writeFileSync('docker-compose.yaml', forwarded(readFileSync('docker-compose.yaml', 'utf8')));
writeFileSync('.env.template', template());
writeFileSync('docs/configuration.md', reference(readFileSync('docs/configuration.md', 'utf8')));
