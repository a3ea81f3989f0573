import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Fields of `/proc/<pid>/stat` behind the name: state is the first, the start time the twentieth. */
const STATE = 0;
const START_TIME = 19;

/**
 * When a process was started, in the system's own words: with the pid it names one process for ever,
 * though pids are used again. `undefined` when there is no such process, or only a dead one that
 * waits for its parent.
 */
export function processIdentity(pid: number): string | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name stands in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[STATE] === 'Z' || fields[STATE] === 'X' ? undefined : fields[START_TIME];
}

function fromPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const [, state = '', started] = /^(\S+)\s+(.+)$/.exec(line) ?? [];
    return state.startsWith('Z') ? undefined : started;
  } catch {
    return undefined;
  }
}
