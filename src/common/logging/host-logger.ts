import { Inject, Injectable } from '@nestjs/common';
import { Logger, PARAMS_PROVIDER_TOKEN, type Params, PinoLogger } from 'nestjs-pino';
import type { Logger as PinoRoot } from 'pino';
import { ROOT_LOGGER, type RootLogger } from './root-logger.js';

/** Where Nest tells of its own start: of interest to those who write modules, not to operators. */
const FRAMEWORK_CONTEXTS = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
]);

/** nestjs-pino keeps the first logger of the process for all; a second host has its own. */
class LoggerOfOneHost extends PinoLogger {
  readonly #logger: PinoRoot;

  constructor(params: Params, logger: PinoRoot) {
    super(params);
    this.#logger = logger;
  }

  override get logger(): PinoRoot {
    return this.#logger;
  }
}

/** Nest's logger over pino; what the framework says of itself stands at `debug`. */
@Injectable()
export class HostLogger extends Logger {
  constructor(
    @Inject(ROOT_LOGGER) { logger }: Pick<RootLogger, 'logger'>,
    @Inject(PARAMS_PROVIDER_TOKEN) params: Params,
  ) {
    super(new LoggerOfOneHost(params, logger), params);
  }

  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && FRAMEWORK_CONTEXTS.has(context)) {
      super.debug(message, ...rest);
    } else {
      super.log(message, ...rest);
    }
  }
}
