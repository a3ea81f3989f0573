import {
  agsBaseUrl,
  boolean,
  headerText,
  integer,
  namespace,
  secretText,
  text,
} from '../value-types.js';
import { variable } from '../variable.js';

/** How the host reaches AGS, and who may call the host. */
export const AGS_VARIABLES = {
  AB_BASE_URL: variable(
    agsBaseUrl,
    'Base URL of AGS; keys, revocation list, tokens and REST hang off it. Required while `PLUGIN_GRPC_SERVER_AUTH_ENABLED` is `true`.',
    'https://spaceshooter.prod.gamingservices.accelbyte.io',
  ),
  AB_CLIENT_ID: variable(
    text,
    'Confidential IAM client of this app. Required while `PLUGIN_GRPC_SERVER_AUTH_ENABLED` is `true`.',
    '0c2f4f3d9b6e4a8f8d1e5b7a6c9d0e1f',
  ),
  AB_CLIENT_SECRET: variable(
    secretText,
    'Secret of that client; may hold any character. Required while `PLUGIN_GRPC_SERVER_AUTH_ENABLED` is `true`.',
    "'p4ss#w0rd'",
    { secret: true },
  ),
  AB_NAMESPACE: variable(
    namespace,
    "Game namespace; a caller's token must belong to it. Required while `PLUGIN_GRPC_SERVER_AUTH_ENABLED` is `true`.",
    'mygame',
    { aliases: ['NAMESPACE'] },
  ),
  AB_RESOURCE_NAME: variable(
    namespace,
    'Resource in `NAMESPACE:{namespace}:<AB_RESOURCE_NAME>`, the permission that the guarded methods of the operations services demand; override methods never ask for it.',
    'MMV2GRPCSERVICE',
    { default: 'MMV2GRPCSERVICE' },
  ),
  APP_NAME: variable(
    headerText,
    'User agent of the calls to AGS, and the service name where neither `SERVICE_NAME` nor `OTEL_SERVICE_NAME` is set.',
    'app-server',
    { default: 'app-server' },
  ),
  PLUGIN_GRPC_SERVER_AUTH_ENABLED: variable(
    boolean,
    "Whether a caller's token is checked; leave it `true` wherever anybody else can reach the port.",
    'true',
    { default: 'true', aliases: ['ENABLE_INTERCEPTOR_AUTH'] },
  ),
  REFRESH_INTERVAL: variable(
    integer(1, 86_400),
    "Seconds between refreshes of IAM's keys and revocation list.",
    '600',
    { default: '600', aliases: ['TOKEN_VALIDATOR_FETCH_INTERVAL'] },
  ),
  REVOCATION_MAX_AGE_SECONDS: variable(
    integer(1, 31_536_000),
    'Seconds after which a revocation list that could not be refreshed counts as never loaded; unset: never.',
    '86400',
  ),
};
