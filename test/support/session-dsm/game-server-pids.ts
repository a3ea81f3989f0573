import { execFileSync } from 'node:child_process';

/** The game server that comes along, and the gate it is started behind. */
const GAME_SERVER = /udp-game-server\.[jt]s --port \d+ --session /;

/**
 * Every process on this machine that is a game server of the provider LOCAL.
 * @param session  what the ids of its sessions begin with; default: all of them
 */
export function gameServerPids(session = ''): readonly number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .filter((line) => GAME_SERVER.test(line) && line.includes(`--session ${session}`))
    .filter((line) => !/^\s*\d+\s+Z/.test(line))
    .map((line) => Number.parseInt(line, 10))
    .sort((one, other) => one - other);
}
