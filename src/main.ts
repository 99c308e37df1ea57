import { Config, Plugin, run as runOclif } from '@oclif/core';

import { environment } from '#core/config.ts';
import { toVezaError } from '#core/errors.ts';
import { nearest } from '#core/suggest.ts';

import { commandErrors } from './commands/_kit/command-errors.ts';
import { renderError } from './commands/_kit/render-error.ts';
import { Terminal, wantsColor } from './commands/_kit/terminal.ts';

/** Runs the command line; the exit code is left in `process.exitCode`. `entry` is bin's URL. */
export async function run(argv: readonly string[], entry: string): Promise<void> {
  ignoreClosedPipes();
  const config = await Config.load(entry);
  const unknown = findUnknownCommand(config, argv);
  try {
    if (unknown !== undefined) {
      throw commandErrors.COMMAND_UNKNOWN({
        command: unknown.replaceAll(':', ' '),
        suggestion: nearest(unknown, config.commandIDs)?.replaceAll(':', ' '),
      });
    }
    await runOclif(argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv], config);
  } catch (thrown) {
    const error = toVezaError(thrown);
    renderError(error, plainTerminal(argv), argv.includes('--verbose'));
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

/** The longest name that the words spell, when it is neither a command nor a topic. */
function findUnknownCommand(config: Config, argv: readonly string[]): string | undefined {
  const words = argv.filter((_, index) => !argv.slice(0, index + 1).some((w) => w.startsWith('-')));
  const [first, second] = words[0] === 'help' ? words.slice(1) : words;
  if (first === undefined) return undefined;
  const topic = config.findTopic(first);
  if (config.findCommand(first) === undefined && topic === undefined) return first;
  if (second === undefined || config.findCommand(first) !== undefined) return undefined;
  return config.findCommand(`${first}:${second}`) || config.findTopic(`${first}:${second}`)
    ? undefined
    : `${first}:${second}`;
}

function plainTerminal(argv: readonly string[]): Terminal {
  return new Terminal({
    json: argv.includes('--json'),
    quiet: false,
    progress: 'auto',
    color: wantsColor(undefined, environment(), process.stderr.isTTY),
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
