import { existsSync, readdirSync, readFileSync } from 'node:fs';

const CLOCK_TICKS_PER_SECOND = 100;

/** User and system time of a process and its children, from /proc; 0 where there is none. */
export function cpuSeconds(pid: number): number {
  if (!existsSync('/proc/self/stat')) return 0;
  let ticks = 0;
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const ids = lineage(Number(entry));
    if (ids.includes(pid)) ticks += statOf(Number(entry))?.ticks ?? 0;
  }
  return ticks / CLOCK_TICKS_PER_SECOND;
}

function lineage(pid: number): number[] {
  const ids: number[] = [];
  for (let id = pid; id > 1; id = statOf(id)?.parent ?? 0) ids.push(id);
  return ids;
}

function statOf(pid: number): { parent: number; ticks: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    // Gone since the folder was read.
    return undefined;
  }
}
