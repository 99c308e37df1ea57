import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { execa } from 'execa';

/** A `veza up` that is ready, from the built files, with the Node that runs the tests. */
export interface RunningPlatform extends AsyncDisposable {
  readonly url: string;
  readonly claimToken: string | undefined;
  readonly pid: number;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | undefined>;
}

/** Starts `veza up --json` and resolves with its ready document. */
export async function startPlatform(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<RunningPlatform> {
  const child = execa(process.execPath, ['bin/veza.js', 'up', '--port', '0', '--json', ...args], {
    env: { VEZA_ENV: 'test', VEZA_RATE_LIMITS_ENABLED: 'false', ...environment },
    reject: false,
    buffer: { stdout: false },
    stdin: 'ignore',
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    child.then((result) => {
      throw new Error(`veza up ended with ${result.exitCode}: ${result.stderr}`);
    }),
  ])) as [string];
  const ready = JSON.parse(line) as { url: string; claimUrl?: string };
  const stop = async (): Promise<number | undefined> => {
    child.kill('SIGTERM');
    return (await child).exitCode;
  };
  return {
    url: ready.url,
    claimToken: ready.claimUrl?.split('#')[1],
    pid: child.pid!,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}
