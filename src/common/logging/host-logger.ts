import { Inject, Injectable, type LoggerService } from '@nestjs/common';
import { Logger, PARAMS_PROVIDER_TOKEN, type Params, PinoLogger } from 'nestjs-pino';
import type { Logger as PinoRoot } from 'pino';
import { ROOT } from './logger-tree.js';
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

/** Tells of an error of the start that is thrown as well: whoever catches it tells it once. */
const RETHROWING_CONTEXT = 'ExceptionHandler';

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

/**
 * Nest's logger over pino; each context is a logger of its own. What the framework says of itself
 * stands at `debug`.
 */
@Injectable()
export class HostLogger implements LoggerService {
  readonly #root: Pick<RootLogger, 'named'>;
  readonly #params: Params;
  readonly #byContext = new Map<string, Logger>();

  /** Before there is one to inject: what is told of a start that fails until then is JSON too. */
  static before(root: RootLogger): HostLogger {
    return new HostLogger(root, { pinoHttp: { logger: root.logger } });
  }

  constructor(
    @Inject(ROOT_LOGGER) root: Pick<RootLogger, 'named'>,
    @Inject(PARAMS_PROVIDER_TOKEN) params: Params,
  ) {
    this.#root = root;
    this.#params = params;
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#of(rest).verbose(message, ...rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#of(rest).debug(message, ...rest);
  }

  log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && FRAMEWORK_CONTEXTS.has(context)) {
      this.debug(message, ...rest);
    } else {
      this.#of(rest).log(message, ...rest);
    }
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#of(rest).warn(message, ...rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (rest.at(-1) === RETHROWING_CONTEXT) this.debug(message, ...rest);
    else this.#of(rest).error(message, ...rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#of(rest).fatal(message, ...rest);
  }

  /** The logger of the context, which Nest hands over as the last argument. */
  #of(rest: readonly unknown[]): Logger {
    const last = rest.at(-1);
    const context = typeof last === 'string' ? last : ROOT;
    const known = this.#byContext.get(context);
    if (known !== undefined) return known;
    const logger = new LoggerOfOneHost(this.#params, this.#root.named(context));
    const made = new Logger(logger, this.#params);
    this.#byContext.set(context, made);
    return made;
  }
}
