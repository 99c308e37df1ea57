import { execa } from 'execa';

export interface Timed {
  readonly wallSeconds: number;
  /** User and system time of the process and of all its descendants that it waited for. */
  readonly cpuSeconds: number;
}

/** Runs a program to its end and counts its time. @throws what the program says when it fails */
export async function runTimed(
  command: string,
  args: readonly string[],
  options: { env?: Record<string, string | undefined>; input?: string } = {},
): Promise<Timed> {
  // What the program says goes to standard output, so that only the times are on standard error.
  const script = 'TIMEFORMAT="%R %U %S"; time "$0" "$@" 2>&1 >/dev/null';
  const { stderr } = await execa('bash', ['-c', script, command, ...args], {
    ...options,
    extendEnv: options.env === undefined,
  });
  const [wall, user, system] = stderr.trim().split(' ').map(Number);
  return { wallSeconds: wall!, cpuSeconds: user! + system! };
}
