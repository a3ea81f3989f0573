import type { Findings } from './findings.js';
import type { GameLiftServers } from './host-config.js';
import type { ResolvedVariables } from './resolved-variables.js';

const OVERRIDES = {
  AWS_ALIAS_ID_OVERRIDE: 'every synchronous request goes to this alias',
  AWS_LOCATION_OVERRIDE: 'every synchronous request goes to this location',
  AWS_QUEUE_ARN_OVERRIDE: 'every asynchronous request goes to this queue',
} as const;

/**
 * What the provider GAMELIFT needs. Whether the AWS SDK finds credentials elsewhere than in the
 * variables is not known here.
 * @returns `undefined` when there is a problem
 */
export function resolveGameLift(
  resolved: ResolvedVariables,
  findings: Findings,
): GameLiftServers | undefined {
  const { values } = resolved;
  const region = values.AWS_REGION;
  if (region === undefined && !resolved.isWrong('AWS_REGION')) {
    findings.wrong(
      'AWS_REGION',
      undefined,
      'the region of GameLift, because DS_PROVIDER is GAMELIFT',
    );
  }
  checkCredentials(resolved, findings);
  const endpoint = resolveEndpoint(resolved, findings);
  for (const name of Object.keys(OVERRIDES) as (keyof typeof OVERRIDES)[]) {
    if (values[name] !== undefined) {
      findings.warn(name, `is set: ${OVERRIDES[name]}, whatever AGS asks for`);
    }
  }
  if (values.GAMELIFT_EVENTS_QUEUE_URL === undefined && values.DSM_EVENTS_PORT === undefined) {
    findings.warn(
      'GAMELIFT_EVENTS_QUEUE_URL',
      'is not set, nor is DSM_EVENTS_PORT: servers of queues must tell AGS themselves that they are ready, and of a placement that fails AGS hears nothing from this host',
    );
  }
  if (region === undefined) return undefined;
  return {
    name: 'GAMELIFT',
    region,
    endpoints: {
      gamelift: values.AWS_ENDPOINT_URL_GAMELIFT,
      sqs: values.AWS_ENDPOINT_URL_SQS,
    },
    overrides: {
      alias: values.AWS_ALIAS_ID_OVERRIDE,
      location: values.AWS_LOCATION_OVERRIDE,
      queue: values.AWS_QUEUE_ARN_OVERRIDE,
    },
    usesDnsName: values.GAMELIFT_USE_DNS_NAME,
    events: { queueUrl: values.GAMELIFT_EVENTS_QUEUE_URL, endpoint },
  };
}

/** Half of a key pair is a slip: the SDK would quietly look for other credentials. */
function checkCredentials({ written }: ResolvedVariables, findings: Findings): void {
  const [id, secret] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
  const token = written('AWS_SESSION_TOKEN') === undefined ? undefined : 'AWS_SESSION_TOKEN';
  for (const [name, other] of [
    [id, secret],
    [secret, id],
  ] as const) {
    const because = written(other) === undefined ? token : other;
    if (written(name) === undefined && because !== undefined) {
      findings.wrong(name, undefined, `a value, because ${because} is set`);
    }
  }
}

function resolveEndpoint(
  { values, isWrong }: ResolvedVariables,
  findings: Findings,
): GameLiftServers['events']['endpoint'] {
  const { DSM_EVENTS_PORT: port, DSM_EVENTS_TOPIC_ARNS: topicArns } = values;
  if (port !== undefined && topicArns !== undefined) return { port, topicArns };
  if (port !== undefined && !isWrong('DSM_EVENTS_TOPIC_ARNS')) {
    findings.wrong(
      'DSM_EVENTS_TOPIC_ARNS',
      undefined,
      'SNS topics, because DSM_EVENTS_PORT is set',
    );
  }
  if (topicArns !== undefined && !isWrong('DSM_EVENTS_PORT')) {
    findings.wrong('DSM_EVENTS_PORT', undefined, 'a port, because DSM_EVENTS_TOPIC_ARNS is set');
  }
  return undefined;
}
