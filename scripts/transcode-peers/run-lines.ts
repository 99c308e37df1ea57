import { runTimed, type Timed } from './run-timed.ts';

/** Runs FFmpeg once for each line of arguments, as many of them at one time. */
export function runLines(lines: readonly string[], processes: number): Promise<Timed> {
  const ffmpeg = ['ffmpeg', '-nostdin', '-y', '-v', 'error'];
  const xargs = ['-P', String(processes), '-L', '1', ...ffmpeg];
  return runTimed('xargs', xargs, { input: lines.map((line) => `${line}\n`).join('') });
}
