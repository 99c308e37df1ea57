import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { VEZA } from '../support/veza.ts';

interface CommandEnd {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The one JSON document on stdout. */
  json: () => Record<string, unknown>;
}

type RunCommand = (
  name: string,
  args?: readonly string[],
  options?: { cwd?: string; environment?: Readonly<Record<string, string>> },
) => Promise<CommandEnd>;

/** Runs a command (`migrate status`) as a process of its own. */
export const runCommand: RunCommand = async (name, args = [], options = {}) => {
  const { cwd = '/', environment = {} } = options;
  const child = spawn(process.execPath, [VEZA, ...name.split(' '), ...args], {
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
