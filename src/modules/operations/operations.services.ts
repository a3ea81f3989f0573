import { declareService } from '../../common/service/service-declaration.js';
import { CONFIG_SERVICE } from './config/config.controller.js';
import { LOGGER_SERVICE } from './log/logger.controller.js';
import { ProxyService } from './proxy/proxy.service.js';
import { SERVER_SERVICE } from './server/server.controller.js';

/** Versions, names and loggers as the toolkit has them whose clients this host serves. */
export const SRV = declareService({
  name: 'srv',
  grpcService: SERVER_SERVICE,
  listener: 'operations',
  versions: { SERVER_API_UNKNOWN: 0, SERVER_API_SUPPORTED: 1, SERVER_API_CURRENT: 1 },
  style: 'results',
  access: { info: 'read', shutdown: 'delete', proxy_register: 'delete', proxy_forget: 'delete' },
  logger: 'RpcServer',
  hooks: ProxyService,
});

export const CONFIG = declareService({
  name: 'config',
  grpcService: CONFIG_SERVICE,
  listener: 'operations',
  versions: { CONFIG_API_UNKNOWN: 0, CONFIG_API_SUPPORTED: 1, CONFIG_API_CURRENT: 2 },
  style: 'results',
  access: { get: 'read', set: 'update', reset: 'update' },
  logger: 'ConfigManager',
});

export const LOG = declareService({
  name: 'log',
  grpcService: LOGGER_SERVICE,
  listener: 'operations',
  versions: { LOGGER_API_UNKNOWN: 0, LOGGER_API_SUPPORTED: 1, LOGGER_API_CURRENT: 1 },
  style: 'results',
  access: { get: 'read', set: 'update', reset: 'update' },
  logger: 'LogsManager',
});
