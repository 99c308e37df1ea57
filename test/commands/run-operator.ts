import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { bundleProgram } from '../support/bundle-program.ts';

const ROOT = path.join(import.meta.dirname, '../..');

interface CommandEnd {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The one JSON document on stdout. */
  json: () => Record<string, unknown>;
}

export type RunCommand = (
  name: string,
  args?: readonly string[],
  options?: { cwd?: string; environment?: Readonly<Record<string, string>> },
) => Promise<CommandEnd>;

/** Bundles the operator's commands; the returned function runs one as a process of its own. */
export async function bundleOperator(): Promise<RunCommand> {
  const program = await bundleProgram(path.join(import.meta.dirname, 'operator-program.ts'));
  return async (name, args = [], { cwd = '/', environment = {} } = {}) => {
    const child = spawn(process.execPath, [program, ROOT, name, ...args], {
      cwd,
      env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    return { code, stdout, stderr, json: () => JSON.parse(stdout) as Record<string, unknown> };
  };
}
