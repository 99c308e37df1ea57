import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { execa } from 'execa';

const bin = fileURLToPath(new URL('../../../bin/veza.js', import.meta.url));
const readyWithinMs = 120_000;
const stoppedWithinMs = 30_000;

/** What `veza up --json` says when it is ready. */
interface ReadyDocument {
  readonly url: string;
  readonly dataDir: string;
  readonly claimUrl?: string;
}

/** The built product, running on a data folder and a port of its own. */
export interface RunningPlatform extends ReadyDocument {
  /**
   * Runs another command on the same data folder with the same settings; its JSON document.
   * @throws when it fails, which having found something (3) is not.
   */
  command(...args: string[]): Promise<Record<string, unknown>>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface PlatformOptions {
  /** Any free one, unless somebody has to know it beforehand. */
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Starts `veza up` without demo music on an empty data folder, below `basePath`, and waits until it
 * says that it is ready.
 */
export async function runPlatform(
  basePath = '/',
  { port = 0, environment = {} }: PlatformOptions = {},
): Promise<RunningPlatform> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'veza-e2e-'));
  const common = ['--data-dir', dataDir, '--json', '--progress', 'none'];
  const child = spawn(process.execPath, [bin, 'up', '--port', `${port}`, '--no-demo', ...common], {
    env: { ...process.env, VEZA_SERVER_BASE_PATH: basePath, ...environment },
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stoppedWithinMs);
    await ended;
    clearTimeout(timer);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return {
      ...(await readDocument(child)),
      [Symbol.asyncDispose]: stop,
      async command(...words) {
        const run = [bin, ...words, ...common];
        const result = await execa(process.execPath, run, { env: environment, reject: false });
        if (result.exitCode !== 0 && result.exitCode !== 3) {
          throw new Error(
            `veza ${words.join(' ')} ended with ${result.exitCode}: ${result.stderr}`,
          );
        }
        return JSON.parse(result.stdout) as Record<string, unknown>;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The one document on stdout; it may be printed over several lines. */
function readDocument(child: ChildProcessWithoutNullStreams): Promise<ReadyDocument> {
  let stdout = '';
  let stderr = '';
  let timer: NodeJS.Timeout | undefined;
  return new Promise<ReadyDocument>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`veza up ${why}:\n${stderr}\n${stdout}`));
    timer = setTimeout(() => fail(`was not ready within ${readyWithinMs} ms`), readyWithinMs);
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
      const document = parsed(stdout);
      if (document) resolve(document);
    });
    child.on('exit', (code) => fail(`ended with ${code} before it was ready`));
  }).finally(() => clearTimeout(timer));
}

function parsed(text: string): ReadyDocument | undefined {
  try {
    return JSON.parse(text) as ReadyDocument;
  } catch {
    return undefined;
  }
}
