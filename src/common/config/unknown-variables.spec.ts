import { describe, expect, it } from '@jest/globals';
import { warnOfUnknownVariables } from './unknown-variables.js';
import { VARIABLE_NAMES, variableOf } from './variable-table.js';

describe('a variable that is not ours', () => {
  it.each([
    ['AB_CLENT_ID', 'AB_CLIENT_ID'],
    ['AB_BASEURL', 'AB_BASE_URL'],
    ['GRPC_PROT', 'GRPC_PORT'],
    ['PLUGIN_GRPC_SERVER_AUTH_ENABLE', 'PLUGIN_GRPC_SERVER_AUTH_ENABLED'],
    ['ENABLE_SESION_MANAGER', 'ENABLE_SESSION_MANAGER'],
    ['SESSION_MANAGER_STRATEGIE', 'SESSION_MANAGER_STRATEGY'],
    ['SHUTDOWN_GRACE_SECOND', 'SHUTDOWN_GRACE_SECONDS'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['grpc_port', 'GRPC_PORT'],
  ])('is told from %s that it should be %s', (name, nearest) => {
    expect(warnOfUnknownVariables([name])).toEqual([
      {
        name,
        message: `is not a variable of this host and is ignored; the nearest is ${nearest}`,
      },
    ]);
  });

  it.each([
    'PATH',
    'HOME',
    'HOST',
    'HOSTNAME',
    'PWD',
    'OLDPWD',
    'SHELL',
    'SHLVL',
    'TERM',
    'LANG',
    'LC_ALL',
    'USER',
    'LOGNAME',
    'MAIL',
    'EDITOR',
    'TZ',
    'TMPDIR',
    'DISPLAY',
    'DEBUG',
    'CI',
    'NO_COLOR',
    'SSH_AUTH_SOCK',
    'http_proxy',
    'HTTPS_PROXY',
    'NO_PROXY',
    'INIT_CWD',
    'COLORTERM',
    '_',
    'NODE_OPTIONS',
    'NODE_PATH',
    'NODE_COMPILE_CACHE',
    'npm_config_cache',
    'npm_package_name',
    'GODEBUG',
    'GRPC_GO_LOG_VERBOSITY_LEVEL',
    'GRPC_GO_LOG_SEVERITY_LEVEL',
    'GRPC_VERBOSITY',
    'GRPC_TRACE',
    'GRPC_NODE_VERBOSITY',
    'GRPC_DNS_RESOLVER',
    'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH',
    'ASPNETCORE_ENVIRONMENT',
    'ABSERVER_X',
    'JAVA_OPTS',
    'APP_RESOURCE_NAME',
    'OTEL_BSP_MAX_QUEUE_SIZE',
    'AWS_PROFILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'KUBERNETES_SERVICE_HOST',
    'KUBERNETES_PORT',
    'PROMETHEUS_SERVICE_HOST',
    'PROMETHEUS_SERVICE_PORT',
    'PROMETHEUS_PORT_9090_TCP',
    'CONSOLE_PORT_80_TCP_ADDR',
  ])("is nobody's business when it is %s", (name) => {
    expect(warnOfUnknownVariables([name])).toEqual([]);
  });

  it('is told of once, though the process and .env both have it', () => {
    expect(warnOfUnknownVariables(['AB_CLENT_ID', 'AB_CLENT_ID'])).toHaveLength(1);
  });
});

it('knows every name and alias of the table', () => {
  const names = VARIABLE_NAMES.flatMap((name) => [name, ...variableOf(name).aliases]);
  expect(warnOfUnknownVariables(names)).toEqual([]);
});
