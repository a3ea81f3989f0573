import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in `/proc/<pid>/stat` in hundredths of a second, on every architecture. */
const TICKS_PER_SECOND = 100;

/**
 * CPU time of a process, user and system, all threads, as the kernel counted it: to the nanosecond
 * where it keeps `schedstat`, else to a tick of 10 ms.
 * @throws Error on a system without `/proc`, or when the process is gone
 */
export function cpuSecondsOf(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const counters = readdirSync(tasks).map((thread) => `${tasks}/${thread}/schedstat`);
  if (!counters.every((path) => existsSync(path))) return ticksOf(pid) / TICKS_PER_SECOND;
  const nanoseconds = counters.map((path) => Number(readFileSync(path, 'utf8').split(' ')[0]));
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e9;
}

/** `utime` and `stime`: fields 14 and 15, counted from behind the name, which may hold blanks. */
function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Resident memory of a process in megabytes of 10^6 bytes. */
export function residentMegabytesOf(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`process ${pid}: no VmRSS in its status`);
  return (Number(kibibytes) * 1024) / 1e6;
}
