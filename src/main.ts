import { Config, Plugin, run as runOclif } from '@oclif/core';

import { environment } from '#core/config.ts';
import { toVezaError } from '#core/errors.ts';
import { nearest } from '#core/suggest.ts';

import { commandErrors } from './commands/_kit/command-errors.ts';
import { globalFlags } from './commands/_kit/flags.ts';
import { renderError } from './commands/_kit/render-error.ts';
import { Terminal, wantsColor } from './commands/_kit/terminal.ts';

/** Runs the command line; the exit code is left in `process.exitCode`. `entry` is bin's URL. */
export async function run(argv: readonly string[], entry: string): Promise<void> {
  ignoreClosedPipes();
  const config = await Config.load(entry);
  const unknown = findUnknownCommand(config, flagsLast(argv));
  try {
    if (unknown !== undefined) {
      throw commandErrors.COMMAND_UNKNOWN({
        command: unknown.replaceAll(':', ' '),
        suggestion: nearest(unknown, [
          ...config.commandIDs,
          ...config.topics.map(({ name }) => name),
        ])?.replaceAll(':', ' '),
      });
    }
    const line = flagsLast(argv);
    refuseSurplus(config, line);
    await runOclif(line[0] === 'help' ? [...line.slice(1), '--help'] : line, config);
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

/** Global flags may stand before the command: they are moved behind it. */
function flagsLast(argv: readonly string[]): string[] {
  const valued = new Set(
    Object.entries(globalFlags).flatMap(([name, flag]) =>
      flag.type === 'option' ? [`--${name}`] : [],
    ),
  );
  let start = 0;
  while (argv[start]?.startsWith('--') && argv[start] !== '--' && argv.length > start + 1) {
    start += valued.has(argv[start]!) ? 2 : 1;
  }
  return [...argv.slice(start), ...argv.slice(0, start)];
}

/** A word that a command has no place for, which oclif would take for a longer command's name. */
function refuseSurplus(config: Config, argv: readonly string[]): void {
  const words = argv.slice(0, argv.findIndex((word) => word.startsWith('-')) >>> 0);
  for (let length = words.length - 1; length > 0; length -= 1) {
    const command = config.findCommand(words.slice(0, length).join(':'));
    if (command === undefined) continue;
    if (Object.keys(command.args).length > 0 || words[0] === 'help') return;
    if (config.findCommand(words.join(':')) !== undefined) return;
    const [name, rest] = [words.slice(0, length), words.slice(length).join(' ')];
    const below = config.commandIDs.filter((id) => id.startsWith(`${name.join(':')}:`));
    const suggestion = nearest(words.join(':'), below)?.replaceAll(':', ' ');
    if (suggestion) throw commandErrors.COMMAND_UNKNOWN({ command: words.join(' '), suggestion });
    const reason = `veza ${name.join(' ')} takes no argument; "${rest}" is one too many.`;
    throw commandErrors.USAGE({ reason, command: `veza ${name.join(' ')}` });
  }
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
