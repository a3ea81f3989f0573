import type { DedicatedServer } from '../../domain/dedicated-server.js';
import type { GameSessionKey } from '../../domain/game-session-key.js';
import type { ServerOrder } from '../../domain/server-order.js';
import type { ServerProcess } from './server-process.js';

/** Where players of this machine find the servers. */
const IP = '127.0.0.1';
/** The region of a machine that is in none. */
export const LOCAL_REGION = 'local';

/** What finds a server again, after a crash of the host too. */
export interface Kept {
  readonly pid: number;
  readonly identity: string;
  readonly port: number;
  readonly logFile: string;
}

/** A process of this machine that is the server of a session. */
export interface LocalServer extends Kept {
  readonly session: GameSessionKey;
  readonly process: ServerProcess;
  /** True while its end is what we want. */
  isUnwanted: boolean;
}

export function serverIdOf({ session, pid }: LocalServer): string {
  return `local-${session.sessionId}-${pid}`;
}

/** The server, as AGS is told of it. */
export function handedOut(
  server: LocalServer,
  { deployment, requestedRegions }: ServerOrder,
): DedicatedServer {
  return {
    serverId: serverIdOf(server),
    ip: IP,
    port: server.port,
    deployment,
    region: requestedRegions[0] || LOCAL_REGION,
    createdRegion: LOCAL_REGION,
    description: `process ${server.pid} on this machine`,
  };
}

/** What the log may say of it. */
export function loggable({ session, pid, port, logFile }: LocalServer): object {
  return { sessionId: session.sessionId, pid, port, logFile };
}
