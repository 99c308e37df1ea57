import { Config, Plugin, run as runOclif } from '@oclif/core';

import { environment } from '#core/config.ts';
import { toVezaError } from '#core/errors.ts';

import { readLine } from './commands/_kit/read-line.ts';
import { renderError } from './commands/_kit/render-error.ts';
import { colorsOf, Terminal, wantsJson } from './commands/_kit/terminal.ts';
import { typeableBy } from './commands/_kit/typeable.ts';

/** Runs the command line; the exit code is left in `process.exitCode`. `entry` is bin's URL. */
export async function run(argv: readonly string[], entry: string): Promise<void> {
  ignoreClosedPipes();
  nameRuntime();
  const config = await Config.load(entry);
  try {
    await runOclif(readLine(config, argv), config);
  } catch (thrown) {
    const error = toVezaError(thrown);
    renderError(error, plainTerminal(config, argv), argv.includes('--verbose'));
    process.exitCode = error.exitCode;
  }
}

/** The manifest of every command, from the built files; the build writes it. */
export async function manifest(root: string): Promise<object> {
  const plugin = new Plugin({
    errorOnManifestCreate: true,
    ignoreManifest: true,
    respectNoCacheDefault: true,
    root,
    type: 'core',
  });
  await plugin.load();
  return plugin.manifest;
}

function plainTerminal(config: Config, argv: readonly string[]): Terminal {
  return new Terminal({
    json: wantsJson(argv, environment()),
    quiet: false,
    progress: 'auto',
    typeable: typeableBy(config),
    ...colorsOf(undefined, environment()),
  });
}

/** A reader that goes away (`| head -1`) ends the output, not the command with a stack. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/**
 * Node 21 and later have this themselves. Where it is missing, the PostgreSQL client loads all of
 * `fetch` and HTTP/2 to find out where it runs, which costs every command time and memory.
 */
function nameRuntime(): void {
  if ('navigator' in globalThis) return;
  const userAgent = `Node.js/${process.versions.node.split('.')[0]}`;
  Object.defineProperty(globalThis, 'navigator', { value: { userAgent }, configurable: true });
}
