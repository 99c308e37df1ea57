import path from 'node:path';

import type { Config } from '@oclif/core';

import { shellWord } from './shell-word.ts';

/** A text in which every command stands as it can be typed here. */
export type Typeable = (text: string) => string;

/** What a command of a text is rewritten by. */
export interface TypedLine {
  /** How this veza was called. */
  readonly name: string;
  /** The line after the program's name. */
  readonly argv: readonly string[];
  /** What can follow the name, with the flags that it takes; a topic takes none. */
  readonly commands: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Flags that say which folders and which database a line is about. */
const PLACES = ['dir', 'config', 'database-url', 'data-dir'] as const;
type Place = (typeof PLACES)[number];

/** These work on the embedded database alone. */
const EMBEDDED_ONLY = /^db (?:start|stop|upgrade)$/;
/** Where the words of a command end, at the latest. */
const END = /[\n;),]|&&|\bveza /;

/** Rewrites the commands of a text for this process and these commands. */
export function typeableBy(config: Pick<Config, 'commands' | 'topics'>): Typeable {
  let line: TypedLine | undefined;
  return (text) => {
    if (!text.includes('veza ')) return text;
    line ??= {
      name: invokedAs(),
      argv: process.argv.slice(2),
      commands: new Map([
        ...config.topics.map(({ name }) => [wordsOf(name), new Set<string>()] as const),
        ...config.commands.map(
          ({ id, flags }) => [wordsOf(id), new Set(Object.keys(flags))] as const,
        ),
      ]),
    };
    return toTypeable(text, line);
  };
}

function wordsOf(id: string): string {
  return id.replaceAll(':', ' ');
}

/** How this veza was called: `bin/veza.js` in a clone. */
export function invokedAs(
  script: string | undefined = process.argv[1],
  cwd = process.cwd(),
): string {
  if (script === undefined || path.basename(script) !== 'veza.js') return 'veza';
  const relative = path.relative(cwd, script);
  // A name without a slash is looked for in PATH.
  const shown = path.dirname(relative) === '.' ? `./${relative}` : relative;
  return shellWord(relative.startsWith('..') ? script : shown);
}

/**
 * A text whose commands go by the name that was typed, and where the typed line went: they get its
 * --dir, --config, --database-url and --data-dir where they lack them. A URL with a password is
 * never repeated. "that veza db backup wrote" tells of a command, it is not typed. Pure.
 */
export function toTypeable(text: string, { name, argv, commands }: TypedLine): string {
  const typed = PLACES.flatMap((place) => {
    const value = typedValue(argv, place);
    return value === undefined ? [] : [{ place, value }];
  });
  if (name === 'veza' && typed.length === 0) return text;
  // The longest first: `migrate status` is not `migrate` with a word behind it.
  const words = [...commands.keys(), 'help'].sort((a, b) => b.length - a.length).join('|');
  const pattern = new RegExp(
    String.raw`(?<!that )(?<![\w./-])veza (?:(${words})(?![\w-])|(?=--))`,
    'g',
  );
  return text.replaceAll(pattern, (found: string, command: string | undefined, at: number) => {
    const rest = text.slice(at + found.length).split(END, 1)[0]!;
    if (command === undefined) return `${name} `;
    const missing = typed.filter(
      ({ place }) =>
        takes(command, place, commands) &&
        !/--help(?![\w-])/.test(rest) &&
        !new RegExp(`--${place}(?![\\w-])`).test(rest),
    );
    return [
      name,
      command,
      ...missing.map(({ place, value }) => `--${place} ${shown(place, value)}`),
    ].join(' ');
  });
}

function typedValue(argv: readonly string[], place: Place): string | undefined {
  const end = argv.indexOf('--');
  const line = end === -1 ? argv : argv.slice(0, end);
  const at = line.findLastIndex((word) => word === `--${place}` || word.startsWith(`--${place}=`));
  const word = line[at];
  return word === `--${place}` ? line[at + 1] : word?.slice(`--${place}=`.length);
}

function takes(command: string, place: Place, commands: TypedLine['commands']): boolean {
  if (place === 'database-url' && EMBEDDED_ONLY.test(command)) return false;
  return commands.get(command)?.has(place) ?? false;
}

function shown(place: Place, value: string): string {
  return place === 'database-url' && mayHoldSecret(value) ? 'URL' : shellWord(value);
}

/** Also what is no URL that can be read: better a name than a password. */
function mayHoldSecret(value: string): boolean {
  if (!URL.canParse(value)) return true;
  return new URL(value).password !== '' || /pass|secret|token/i.test(value);
}
