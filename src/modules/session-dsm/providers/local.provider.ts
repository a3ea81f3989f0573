import type { EventLog } from '../../../common/ags/event-log.js';
import type { Clock } from '../../../common/time/clock.js';
import type { Timers } from '../../../common/time/timers.js';
import {
  ProviderUnavailableError,
  ServerCapacityError,
  ServerPreconditionError,
} from '../domain/dedicated-server.errors.js';
import type { DedicatedServer } from '../domain/dedicated-server.js';
import type {
  DedicatedServerProvider,
  ServerEvents,
  ServerReference,
  ServerState,
  StartOutcome,
  Termination,
} from '../domain/dedicated-server-provider.js';
import type { GameSessionKey } from '../domain/game-session-key.js';
import type { ProviderCall } from '../domain/provider-call.js';
import type { ServerOrder } from '../domain/server-order.js';
import { PortPool } from './local/port-pool.js';
import { fillIn } from './local/server-command.js';
import { ServerLogs } from './local/server-logs.js';
import { type ProcessEnd, ServerProcess } from './local/server-process.js';
import { type Readiness, untilReady } from './local/server-readiness.js';

/** Where players of this machine find the servers. */
const IP = '127.0.0.1';
/** The region of a machine that is in none. */
const REGION = 'local';
/** A shell could not run the command. */
const NOT_RUNNABLE = [126, 127];

export interface LocalOptions {
  /** Arguments with placeholders, the program first. */
  readonly command: readonly string[];
  readonly ports: { readonly from: number; readonly to: number };
  readonly maxServers: number;
  readonly readiness: Readiness;
  /** Absolute. */
  readonly logFolder: string;
  /** Of the servers; the host's own settings and secrets are not in it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Working directory of the servers. */
  readonly cwd: string;
}

/** What finds a server again, after a crash of the host too. */
interface Kept {
  readonly pid: number;
  readonly identity: string;
  readonly port: number;
  readonly logFile: string;
}

interface LocalServer extends Kept {
  readonly session: GameSessionKey;
  readonly process: ServerProcess;
  /** True while its end is what we want. */
  isUnwanted: boolean;
}

/** A real process on this machine for each session. */
export class LocalProvider implements DedicatedServerProvider {
  readonly name = 'LOCAL';
  readonly source = 'LOCAL';
  readonly tracksServers = true;
  readonly #servers = new Map<string, LocalServer>();
  readonly #ports: PortPool;
  readonly #logs: ServerLogs;
  /** Places given away for servers whose process is not there yet. */
  #reserved = 0;
  #events: ServerEvents | undefined;

  constructor(
    private readonly options: LocalOptions,
    private readonly clock: Clock,
    private readonly timers: Timers,
    private readonly log: EventLog,
  ) {
    this.#ports = new PortPool(options.ports);
    this.#logs = new ServerLogs(options.logFolder);
  }

  async open(events: ServerEvents): Promise<void> {
    this.#events = events;
    await this.#logs.open();
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#servers.values()].map(async (server) => {
        await this.#end(server);
        const { session } = server;
        const serverId = serverIdOf(server);
        await this.#events?.failed(session, {
          serverId,
          deployment: '',
          region: REGION,
          description: 'the host was stopped before the server was ready',
        });
        await this.#events?.ended(session, serverId);
      }),
    );
  }

  async create(order: ServerOrder, call: ProviderCall): Promise<DedicatedServer> {
    await this.start(order, call);
    return this.#untilReady(order, call);
  }

  async start(order: ServerOrder, call: ProviderCall): Promise<void> {
    const { maxServers } = this.options;
    if (this.#servers.size + this.#reserved >= maxServers) {
      throw new ServerCapacityError(
        `${maxServers} servers are running on this machine, as many as LOCAL_DS_MAX allows`,
      );
    }
    this.#reserved++;
    try {
      await this.#launch(order, call);
    } finally {
      this.#reserved--;
    }
  }

  async settle(order: ServerOrder, call: ProviderCall): Promise<StartOutcome> {
    return { kind: 'available', server: await this.#untilReady(order, call) };
  }

  async lookup({ session, kept, server }: ServerReference): Promise<ServerState> {
    const found = this.#find(session, kept);
    if (found === undefined) return { kind: 'gone' };
    return server === undefined ? { kind: 'starting' } : { kind: 'live', server };
  }

  async terminate({ session, kept }: ServerReference): Promise<Termination> {
    const found = this.#find(session, kept);
    if (found === undefined) {
      return { kind: 'absent', reason: 'no server of this session runs on this machine' };
    }
    await this.#end(found);
    return { kind: 'terminated' };
  }

  async #launch({ session, secret }: ServerOrder, call: ProviderCall): Promise<void> {
    const port = await this.#ports.take();
    if (port === undefined) {
      const { from, to } = this.options.ports;
      throw new ServerCapacityError(
        `every port of LOCAL_DS_PORT_RANGE (${from}-${to}) is in use on this machine`,
      );
    }
    const { sessionId } = session;
    const logFile = this.#logs.fileOf(sessionId, this.clock.now() * 1000);
    let process: ServerProcess | undefined;
    try {
      process = await ServerProcess.spawn(
        {
          args: fillIn(this.options.command, { port, sessionId, secret }),
          env: this.options.env,
          cwd: this.options.cwd,
          logFile,
        },
        this.timers,
      );
      const kept: Kept = { pid: process.pid, identity: process.identity, port, logFile };
      await call.keep(JSON.stringify(kept));
      call.signal.throwIfAborted();
      this.#add({ ...kept, session, process, isUnwanted: false });
      process.go();
    } catch (error) {
      await process?.end();
      this.#ports.release(port);
      if (call.signal.aborted || process !== undefined) throw error;
      throw new ServerPreconditionError('no process can be started on this machine', {
        cause: error,
      });
    }
  }

  async #untilReady(order: ServerOrder, call: ProviderCall): Promise<DedicatedServer> {
    const server = this.#find(order.session, call.kept);
    if (server === undefined)
      throw new ServerPreconditionError('the server ended before it was ready');
    const over = new AbortController();
    const ended = server.process.ended.then((end) => {
      const error = endedTooSoon(end, server.logFile);
      over.abort(error);
      throw error;
    });
    const signal = AbortSignal.any([call.signal, over.signal]);
    try {
      await Promise.race([untilReady(this.options.readiness, server, signal), ended]);
    } catch (error) {
      // Nothing is left to release: its port has been given back when it ended.
      if (server.process.isOver) await call.keep(undefined);
      throw error;
    } finally {
      ended.catch(() => undefined);
    }
    this.log.info(loggable(server), 'a dedicated server is ready');
    return handedOut(server, order);
  }

  /** The process of a session: ours, or that of a host before us. */
  #find(session: GameSessionKey, kept: string | undefined): LocalServer | undefined {
    const known = this.#servers.get(session.sessionId);
    if (known !== undefined) return known;
    if (kept === undefined) return undefined;
    const found: Kept = JSON.parse(kept); // written by this class
    const process = ServerProcess.adopt(found.pid, found.identity, this.timers);
    if (process === undefined) return undefined;
    this.#ports.adopt(found.port);
    const server: LocalServer = { ...found, session, process, isUnwanted: false };
    this.#add(server);
    this.log.info(loggable(server), 'a dedicated server of an earlier process goes on');
    return server;
  }

  #add(server: LocalServer): void {
    const { session, process, port } = server;
    this.#servers.set(session.sessionId, server);
    void process.ended.then(async (end) => {
      if (this.#servers.get(session.sessionId) === server) this.#servers.delete(session.sessionId);
      this.#ports.release(port);
      if (server.isUnwanted) return;
      this.log.warn({ ...loggable(server), ...end }, 'a dedicated server has ended by itself');
      try {
        await this.#events?.ended(session, serverIdOf(server));
      } catch (error) {
        this.log.error({ ...loggable(server), err: error }, 'its end could not be noted');
      }
    });
  }

  async #end(server: LocalServer): Promise<void> {
    server.isUnwanted = true;
    await server.process.end();
  }
}

function serverIdOf({ session, pid }: LocalServer): string {
  return `local-${session.sessionId}-${pid}`;
}

function handedOut(
  server: LocalServer,
  { deployment, requestedRegions }: ServerOrder,
): DedicatedServer {
  return {
    serverId: serverIdOf(server),
    ip: IP,
    port: server.port,
    deployment,
    region: requestedRegions[0] || REGION,
    createdRegion: REGION,
    description: `process ${server.pid} on this machine`,
  };
}

function endedTooSoon({ code, signal }: ProcessEnd, logFile: string): Error {
  const how = signal === null ? `with exit code ${code ?? 'unknown'}` : `by ${signal}`;
  if (code !== null && NOT_RUNNABLE.includes(code)) {
    return new ServerPreconditionError(
      `the command of LOCAL_DS_COMMAND cannot be run; see the log ${logFile}`,
    );
  }
  return new ProviderUnavailableError(
    `the server ended ${how} before it was ready; see its log ${logFile}`,
    { isTransient: false },
  );
}

function loggable({ session, pid, port, logFile }: LocalServer): object {
  return { sessionId: session.sessionId, pid, port, logFile };
}
