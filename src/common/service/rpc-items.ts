import { ResultError } from '../operations/result.error.js';
import { RESULT_CODE } from '../operations/result-code.js';
import {
  customItem,
  intItem,
  positiveFloatItem,
  positiveIntItem,
  textItem,
} from '../settings/config-item.js';

/** Of log files, in any letter case. */
const INTERVAL_UNITS = [
  ...['S', 'M', 'H', 'D', 'MIDNIGHT'],
  ...['W0', 'W1', 'W2', 'W3', 'W4', 'W5', 'W6'],
];

function checkIntervalUnit(name: string, value: string): void {
  if (INTERVAL_UNITS.includes(value.toUpperCase())) return;
  throw new ResultError(
    RESULT_CODE.ERROR_PARAM_INVALID,
    `${name}: found ${JSON.stringify(value)}, expected one of ${INTERVAL_UNITS.join(', ')}`,
  );
}

/**
 * Static items that every host has, under the names and with the defaults of the toolkit whose
 * clients it serves.
 */
export const RPC_ITEMS = {
  maxWorkers: positiveIntItem({
    name: 'rpc-max-workers',
    description: 'Calls of operations-style services that are worked on at the same time at most',
    default: '30',
  }),
  shutdownGrace: positiveFloatItem({
    name: 'rpc-shutdown-grace',
    description: 'Seconds that calls in flight get after a shutdown call',
    default: '30',
  }),
  shutdownTimeout: positiveFloatItem({
    name: 'rpc-shutdown-timeout',
    description: 'Seconds between the drain and the end after a shutdown call that names none',
    default: '60',
  }),
  logsFolder: textItem({
    name: 'rpc-logs-folder',
    description: 'Folder of the rolling log files, absolute or in the workspace',
    default: 'logs',
  }),
  logsBackup: intItem({
    name: 'rpc-logs-backup',
    description: 'Rotated log files that are kept of each logger; 0 keeps all',
    default: '10',
  }),
  logsIntervalUnit: customItem(
    {
      name: 'rpc-logs-interval-unit',
      description: 'Unit of the log rotation: S, M, H, D, MIDNIGHT or W0 to W6',
      default: 'H',
    },
    checkIntervalUnit,
    (value) => value.toUpperCase(),
  ),
  logsInterval: positiveIntItem({
    name: 'rpc-logs-interval',
    description: 'Units between two rotations',
    default: '1',
  }),
  mainHost: textItem({
    name: 'rpc-main-host',
    description: 'Main server, and the host of a registration that names none',
    default: 'localhost',
  }),
  mainPort: positiveIntItem({
    name: 'rpc-main-port',
    description: 'Port of the main server',
    default: '54321',
  }),
  clientTimeout: positiveFloatItem({
    name: 'rpc-client-timeout',
    description: 'Seconds to go on trying an unreachable server, and to wait for a registration',
    default: '60',
  }),
  eventRetainTimeout: positiveIntItem({
    name: 'rpc-event-retain-timeout',
    description: 'Seconds that an interrupted event queue is kept',
    default: '300',
  }),
  eventKeepaliveTimeout: positiveIntItem({
    name: 'rpc-event-keepalive-timeout',
    description: 'Seconds between two signs of life on an event stream',
    default: '60',
  }),
} as const;
