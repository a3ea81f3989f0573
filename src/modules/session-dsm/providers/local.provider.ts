import type { EventLog } from '../../../common/ags/event-log.js';
import type { Clock } from '../../../common/time/clock.js';
import type { Timers } from '../../../common/time/timers.js';
import { ServerPreconditionError } from '../domain/dedicated-server.errors.js';
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
import { endedTooSoon } from './local/ended-too-soon.js';
import {
  handedOut,
  type Kept,
  LOCAL_REGION,
  type LocalServer,
  loggable,
  serverIdOf,
} from './local/local-server.js';
import { fillIn, requireSpeakable } from './local/server-command.js';
import { ServerLogs } from './local/server-logs.js';
import { ServerProcess } from './local/server-process.js';
import { type Readiness, untilReady } from './local/server-readiness.js';
import { ServerRoom } from './local/server-room.js';

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

/** A real process on this machine for each session. */
export class LocalProvider implements DedicatedServerProvider {
  readonly name = 'LOCAL';
  readonly source = 'LOCAL';
  readonly tracksServers = true;
  readonly tellsEnds = true;
  readonly #servers = new Map<string, LocalServer>();
  readonly #room: ServerRoom;
  readonly #logs: ServerLogs;
  #events: ServerEvents | undefined;

  constructor(
    private readonly options: LocalOptions,
    private readonly clock: Clock,
    private readonly timers: Timers,
    private readonly log: EventLog,
  ) {
    this.#room = new ServerRoom(options.ports, options.maxServers);
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
          region: LOCAL_REGION,
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
    requireSpeakable(order);
    const port = await this.#room.take();
    try {
      await this.#logs.tidy(new Set([...this.#servers.values()].map(({ logFile }) => logFile)));
      await this.#launch(port, order, call);
    } catch (error) {
      this.#room.release(port);
      throw error;
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

  async #launch(port: number, { session, secret }: ServerOrder, call: ProviderCall): Promise<void> {
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
    this.#room.adopt(found.port);
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
      this.#room.release(port);
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
