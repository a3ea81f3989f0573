import { describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { HostLogger } from './host-logger.js';

function aHostLogger() {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: 'debug' }, { write: (line) => lines.push(JSON.parse(line)) });
  const root = { named: () => logger };
  return { log: new HostLogger(root, { pinoHttp: { logger } }), lines };
}

const DEBUG = 20;
const INFO = 30;
const ERROR = 50;

describe('HostLogger', () => {
  it.each(['InstanceLoader', 'NestFactory', 'RoutesResolver', 'NestMicroservice'])(
    'keeps what %s says of the start at debug',
    (context) => {
      const { log, lines } = aHostLogger();
      log.log('AppModule dependencies initialized', context);
      expect(lines).toMatchObject([{ level: DEBUG, context }]);
    },
  );

  it('leaves an error of the start to whom it is thrown at', () => {
    const { log, lines } = aHostLogger();
    log.error(new Error('no'), 'ExceptionHandler');
    log.error('no', 'SessionManager');
    expect(lines).toMatchObject([{ level: DEBUG }, { level: ERROR }]);
  });

  it('writes what the host itself says at info, with its fields', () => {
    const { log, lines } = aHostLogger();
    log.log({ sessionId: 's1' }, 'seen', 'SessionManager');
    expect(lines).toMatchObject([
      { level: INFO, context: 'SessionManager', sessionId: 's1', msg: 'seen' },
    ]);
  });

  it('writes to the logger of its own host when there are two in the process', () => {
    const first = aHostLogger();
    const second = aHostLogger();
    first.log.log('one', 'X');
    second.log.log('two', 'X');
    expect(first.lines).toMatchObject([{ msg: 'one' }]);
    expect(second.lines).toMatchObject([{ msg: 'two' }]);
  });
});
