import { randomUUID } from 'node:crypto';
import { catalogue } from './app.module.js';
import { parseCommandLine } from './common/config/command-line.js';
import { reportLines } from './common/config/configuration-report.js';
import { handOnToLibraries, readEnvironment } from './common/config/environment.js';
import { EXIT_CODE } from './common/config/exit-code.js';
import type { ConfigWarning } from './common/config/findings.js';
import type { HostConfig } from './common/config/host-config.js';
import { type LoadedConfig, loadConfig } from './common/config/load-config.js';
import { DescriptorSet } from './common/grpc/descriptor-set.js';
import { openRootLogger, type RootLogger } from './common/logging/root-logger.js';
import { startTracing } from './common/tracing/start-tracing.js';
import { type RunningHost, startHost } from './host.js';

/** From the command line to a host that serves until it is told to stop. */
export async function run(args: readonly string[]): Promise<void> {
  const command = parseCommandLine(args);
  if (command.kind === 'end') {
    process.stdout.write(command.stdout);
    process.stderr.write(command.stderr);
    process.exitCode = command.exitCode;
    return;
  }
  const environment = readEnvironment();
  const loaded = loadConfig({
    ...environment,
    catalogue: catalogue(),
    workspace: command.workspace,
  });
  if (command.check || !loaded.ok) {
    report(loaded);
    return;
  }
  handOnToLibraries(environment);
  await serve(loaded.config, loaded.warnings);
}

function report(loaded: LoadedConfig): void {
  const stream = loaded.ok ? process.stdout : process.stderr;
  for (const line of reportLines(loaded)) stream.write(`${line}\n`);
  process.exitCode = loaded.ok ? EXIT_CODE.clean : EXIT_CODE.configuration;
}

async function serve(config: HostConfig, warnings: readonly ConfigWarning[]): Promise<void> {
  const rootLogger = await openRootLogger(config);
  const { logger } = rootLogger;
  for (const { name, message } of warnings) logger.warn({ variable: name }, message);
  try {
    const tracing = await startTracing(config);
    const descriptors = DescriptorSet.fromBuild();
    const host = await startHost(config, { rootLogger, tracing, descriptors });
    untilToldToStop(host, rootLogger);
    logger.info(host.ports, 'listening');
    rootLogger.flush();
  } catch (error) {
    logger.fatal({ err: error }, error instanceof Error ? error.message : 'cannot start');
    rootLogger.flush();
    process.exit(EXIT_CODE.failure);
  }
}

/** The first signal drains, a second one ends at once. */
function untilToldToStop(host: RunningHost, { logger, flush }: RootLogger): void {
  let isStopping = false;
  const stop = async (why: object, exitCode: number): Promise<void> => {
    if (isStopping) {
      logger.warn(why, 'told again to stop, ending at once');
      flush();
      process.exit(EXIT_CODE.failure);
    }
    isStopping = true;
    logger.info(why, 'stopping');
    flush();
    try {
      const cutCalls = await host.stop();
      logger.info({ cutCalls }, 'stopped');
    } catch (error) {
      logger.error({ err: error }, 'the stop failed');
      flush();
      process.exit(EXIT_CODE.failure);
    }
    flush();
    process.exit(exitCode);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void stop({ signal }, EXIT_CODE.clean));
  }
  process.on('unhandledRejection', (error) => {
    logger.error({ err: error, reference: randomUUID() }, 'unhandled rejection');
  });
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error, reference: randomUUID() }, 'uncaught exception');
    flush();
    void stop({ reason: 'uncaught exception' }, EXIT_CODE.failure);
  });
}
