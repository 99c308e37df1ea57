import type { Config } from '@oclif/core';

import { nearest } from '#core/suggest.ts';

import { commandErrors } from './command-errors.ts';
import { describeUnknownFlag } from './describe-usage.ts';
import { globalFlags } from './flags.ts';

const HELP_FLAGS = ['--help', '-h'];

/**
 * A typed line as the parser wants it: the command's words first, `help X` as `X --help`.
 * @throws COMMAND_UNKNOWN with what was likely meant; USAGE for what names no command at all
 */
export function readLine(config: Config, argv: readonly string[]): string[] {
  const line = flagsLast(argv);
  refuseUnknown(config, line);
  refuseNone(config, line);
  refuseSurplus(config, line);
  return line[0] === 'help' ? [...line.slice(1), '--help'] : line;
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

/** The words of a line before its first flag. */
function wordsOf(line: readonly string[]): string[] {
  return line.slice(0, line.findIndex((word) => word.startsWith('-')) >>> 0);
}

/** A name that is neither a command nor a topic. */
function refuseUnknown(config: Config, line: readonly string[]): void {
  const words = wordsOf(line);
  const [first, second] = words[0] === 'help' ? words.slice(1) : words;
  if (first === undefined || config.findCommand(first) !== undefined) return;
  const known = config.findTopic(first) !== undefined;
  if (known && second === undefined) return;
  const both = second === undefined ? undefined : `${first}:${second}`;
  if (known && (config.findCommand(both!) ?? config.findTopic(both!)) !== undefined) return;
  const topics = config.topics.map(({ name }) => name);
  // `job list` is more likely `jobs list` than the topic alone.
  const meant =
    (both === undefined ? undefined : nearest(both, config.commandIDs)) ??
    nearest(known ? both! : first, [...config.commandIDs, ...topics]);
  throw commandErrors.COMMAND_UNKNOWN({
    command: known ? `${first} ${second}` : first,
    suggestion: meant?.replaceAll(':', ' '),
  });
}

/** Flags without a command, or with a topic alone, ask for nothing that could be done. */
function refuseNone(config: Config, line: readonly string[]): void {
  const words = wordsOf(line);
  const flags = line.slice(words.length);
  if (flags.length === 0 || words[0] === 'help') return;
  if (flags.some((flag) => [...HELP_FLAGS, '--version', '-V'].includes(flag))) return;
  const [topic] = words;
  if (topic === undefined) {
    const unknown = flags.find((flag) => flag.startsWith('-') && !isGlobal(flag));
    const reason =
      unknown === undefined || unknown === '--'
        ? 'The line names no command.'
        : describeUnknownFlag(unknown, { command: config.bin, flags: globalFlags });
    throw commandErrors.USAGE({ reason, command: config.bin });
  }
  if (words.length > 1 || config.findCommand(topic) !== undefined) return;
  const below = config.commandIDs.filter((id) => id.startsWith(`${topic}:`));
  const names = below.map((id) => id.replaceAll(':', ' ')).join(', ');
  const command = `${config.bin} ${topic}`;
  throw commandErrors.USAGE({
    reason: `${command} is no command alone; there are ${names}.`,
    command,
  });
}

function isGlobal(flag: string): boolean {
  const name = flag.split('=')[0]!.replace(/^--(no-)?/, '');
  return Object.hasOwn(globalFlags, name);
}

/** A word that a command has no place for, which the parser would take for a longer command's name. */
function refuseSurplus(config: Config, line: readonly string[]): void {
  const words = wordsOf(line);
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
