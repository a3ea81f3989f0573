import {
  boolean,
  commandLine,
  decimal,
  filePath,
  httpUrl,
  integer,
  oneOf,
  port,
  portRange,
  secretText,
  serverReadiness,
  text,
  wordList,
} from '../value-types.js';
import { variable } from '../variable.js';

const module = 'sessionDsm';
const ofAws = { module, reader: 'AWS SDK' } as const;

/** The session DSM module and its providers of dedicated servers. */
export const SESSION_DSM_VARIABLES = {
  DS_PROVIDER: variable(
    oneOf('DEMO', 'LOCAL', 'GAMELIFT', 'GCP', 'AGONES'),
    'Where dedicated servers come from; must be named while `ENABLE_SESSION_DSM` is `true`. `DEMO` hands out an invented address.',
    'DEMO',
    { module },
  ),
  DS_PROVIDER_TIMEOUT_MS: variable(
    integer(1, 600_000),
    'Milliseconds that a provider may take for one call.',
    '30000',
    { default: '30000', module },
  ),
  DEMO_ASYNC_DELAY_MS: variable(
    integer(0, 600_000),
    'Milliseconds after which `DEMO` reports a server that was asked for asynchronously.',
    '2000',
    { default: '2000', module },
  ),
  LOCAL_DS_COMMAND: variable(
    commandLine,
    'Command that `LOCAL` starts a server with; `{port}`, which must be in it, `{sessionId}` and `{secret}` are filled in. No shell reads it. Unset: the UDP game server that comes along.',
    "'./my-server -port={port} -session={sessionId}'",
    { module },
  ),
  LOCAL_DS_PORT_RANGE: variable(
    portRange,
    'Ports that `LOCAL` gives to its servers.',
    '7000-7999',
    { default: '7000-7999', module },
  ),
  LOCAL_DS_MAX: variable(
    integer(1, 10_000),
    'Servers that `LOCAL` runs at the same time at most.',
    '50',
    { default: '50', module },
  ),
  LOCAL_DS_READY: variable(
    serverReadiness,
    'How a server of `LOCAL` shows that it is ready: it answers on `udp` or `tcp`, or writes a text to its log.',
    "'log:server ready'",
    { default: 'udp', module },
  ),
  AWS_REGION: variable(text, 'AWS region; required for `GAMELIFT`.', 'us-west-2', {
    module,
    aliases: ['GAMELIFT_REGION'],
  }),
  AWS_ACCESS_KEY_ID: variable(
    text,
    "Access key; unset: the AWS SDK looks for credentials elsewhere (profile, web identity, the machine's role).",
    'AKIAIOSFODNN7EXAMPLE',
    ofAws,
  ),
  AWS_SECRET_ACCESS_KEY: variable(secretText, 'Secret of that key.', "'secret'", {
    ...ofAws,
    secret: true,
  }),
  AWS_SESSION_TOKEN: variable(secretText, 'Session token of temporary credentials.', "'token'", {
    ...ofAws,
    secret: true,
  }),
  AWS_ENDPOINT_URL_GAMELIFT: variable(
    httpUrl,
    'Where the API of GameLift is called; unset: at AWS. For trials.',
    'http://localhost:4566',
    { module },
  ),
  AWS_ENDPOINT_URL_SQS: variable(
    httpUrl,
    'Where the API of SQS is called; unset: at AWS. For trials.',
    'http://localhost:4566',
    { module },
  ),
  AWS_ALIAS_ID_OVERRIDE: variable(
    text,
    'GameLift alias that is used instead of the deployment of every synchronous request; for trials.',
    'alias-12345678-1234-1234-1234-123456789012',
    { module },
  ),
  AWS_LOCATION_OVERRIDE: variable(
    text,
    'Only location of every synchronous request to GameLift; for trials.',
    'custom-location-1',
    { module },
  ),
  AWS_QUEUE_ARN_OVERRIDE: variable(
    text,
    'GameLift queue that is used instead of the deployment of every asynchronous request; for trials.',
    'arn:aws:gamelift:us-west-2:123456789012:gamesessionqueue/trial',
    { module },
  ),
  GAMELIFT_USE_DNS_NAME: variable(
    boolean,
    'Whether players are given the DNS name of a GameLift server in place of its IP address, as fleets with TLS need it.',
    'true',
    { default: 'false', module },
  ),
  GAMELIFT_EVENTS_QUEUE_URL: variable(
    httpUrl,
    'SQS queue that is polled for placement events of GameLift; unset: none.',
    'https://sqs.us-west-2.amazonaws.com/123456789012/placement-events',
    { module },
  ),
  DSM_EVENTS_PORT: variable(
    port,
    'Port of an HTTP endpoint (`POST /gamelift/events`) for placement events that SNS sends; 0 means any free port, unset: none.',
    '8081',
    { module },
  ),
  DSM_EVENTS_TOPIC_ARNS: variable(
    wordList,
    'SNS topics whose messages that endpoint takes, separated by commas; required with `DSM_EVENTS_PORT`, because anybody can have SNS sign messages of a topic of their own.',
    'arn:aws:sns:us-west-2:123456789012:placement-events',
    { module },
  ),
  GCP_SERVICE_ACCOUNT_FILE: variable(
    filePath,
    'JSON key file of the service account; required for `GCP`.',
    './account.json',
    { module },
  ),
  GCP_PROJECT_ID: variable(text, 'Project; required for `GCP`.', 'mygame-servers', { module }),
  GCP_NETWORK: variable(text, 'Name of the subnetwork in the region.', 'public', {
    default: 'public',
    module,
  }),
  GCP_MACHINE_TYPE: variable(
    text,
    'Machine type of the instances: a bare name, or the full resource text with `{zone}` in it.',
    'e2-micro',
    { default: 'e2-micro', module },
  ),
  GCP_REPOSITORY: variable(
    text,
    'Image prefix; the image is `<GCP_REPOSITORY>/<deployment>`. Required for `GCP`.',
    'us-docker.pkg.dev/mygame/servers',
    { module },
  ),
  GCP_RETRY: variable(
    integer(0, 1_000),
    'How many times the status of a new instance is asked for.',
    '3',
    { default: '3', module },
  ),
  GCP_WAIT_GET_IP: variable(decimal(0, 600), 'Seconds between these questions.', '1', {
    default: '1',
    module,
  }),
  GCP_IMAGE_OPEN_PORT: variable(integer(1, 65_535), 'Port that is reported to players.', '8080', {
    default: '8080',
    module,
  }),
};
