import { randomUUID } from 'node:crypto';
import type { EventLog } from './common/ags/event-log.js';
import type { ConfigWarning } from './common/config/findings.js';
import type { HostConfig } from './common/config/host-config.js';
import { DescriptorSet, type DescriptorsOf } from './common/grpc/descriptor-set.js';
import { writePidFile } from './common/lifecycle/pid-file.js';
import { ProcessEnd } from './common/lifecycle/process-end.js';
import { releaseStartMemory } from './common/lifecycle/release-start-memory.js';
import { startFailure } from './common/lifecycle/start-failure.js';
import { rootEventLog } from './common/logging/root-event-log.js';
import { openRootLogger } from './common/logging/root-logger.js';
import { startTracing } from './common/tracing/start-tracing.js';
import type { HostExtras } from './host/host-extras.js';
import { type RunningHost, startHost } from './host.js';

/**
 * Serves until the process is told to stop, and ends the process then.
 * @param warnings  of the configuration, logged first
 * @param extras    modules that the configuration does not name
 */
export async function serve(
  config: HostConfig,
  warnings: readonly ConfigWarning[] = [],
  extras: HostExtras = {},
): Promise<void> {
  const rootLogger = await openRootLogger(config);
  const { logger } = rootLogger;
  const end = new ProcessEnd(process, rootLogger, randomUUID);
  end.listen();
  for (const { name, message } of warnings) logger.warn({ variable: name }, message);
  try {
    const tracing = await startTracing(config);
    const descriptors: DescriptorsOf = (listener) => DescriptorSet.fromBuild(listener);
    const host = await startHost(config, { rootLogger, tracing, descriptors }, extras);
    const forgetPid = await announcePid(config);
    end.stopsWith(() => host.stop().finally(forgetPid));
    void end.stopped(host.stoppedByCall.finally(forgetPid));
    if (config.operations.debugSignal) dumpOnSignal(host, rootEventLog(rootLogger, 'RpcServer'));
    // The ports are told whatever the level: with port 0 nobody could know them otherwise.
    logger.child({}, { level: 'info' }).info(host.ports, 'listening');
    rootLogger.flush();
    releaseStartMemory();
  } catch (error) {
    const { exitCode, fields } = startFailure(error);
    const message = error instanceof Error ? error.message : 'cannot start';
    logger.fatal({ ...fields, err: error }, message);
    await rootLogger.close();
    process.exit(exitCode);
  }
}

/** For the tools that operate this host. */
async function announcePid({ modules, folders }: HostConfig): Promise<() => void> {
  const isOperated = modules.operations && folders.workspace !== undefined;
  return isOperated ? writePidFile(folders.workspace) : () => undefined;
}

/** Windows has no such signal. */
function dumpOnSignal(host: RunningHost, log: EventLog): void {
  if (process.platform === 'win32') return;
  process.on('SIGUSR2', () => {
    host.dump().then(
      (path) => log.info({ path }, 'dump written'),
      (err: unknown) => log.error({ err }, 'the dump could not be written'),
    );
  });
}
