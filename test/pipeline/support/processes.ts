import { readdir, readFile } from 'node:fs/promises';

/** Pids of the FFmpeg processes that this test process started and that still run. */
export async function findEncoders(): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found: number[] = [];
  for (const pid of pids) {
    // A process may end between the listing and the look.
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const [, name, parent] = /\((.*)\) \S (\d+)/.exec(stat) ?? [];
    if (name === 'ffmpeg' && Number(parent) === process.pid) found.push(Number(pid));
  }
  return found;
}
