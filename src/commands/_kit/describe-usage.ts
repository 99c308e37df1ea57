import { stripVTControlCharacters } from 'node:util';

import { nearest } from '#core/suggest.ts';

/** A flag as far as a wrong line has to be explained by it; oclif's own types are wider. */
export interface FlagWords {
  type?: string;
  description?: string | undefined;
  options?: readonly string[] | undefined;
  allowNo?: boolean | undefined;
  env?: string | undefined;
  min?: number | undefined;
  max?: number | undefined;
}

export interface UsageInput {
  /** What the parser threw. */
  error: Error & { flags?: unknown; args?: unknown };
  /** The words of the command as they are typed: `veza jobs list`. */
  command: string;
  /** What was typed after them. */
  argv: readonly string[];
  flags: Readonly<Record<string, FlagWords>>;
  /** Names of the arguments that the command takes, in order. */
  args: readonly string[];
}

type Sentence = (found: RegExpExecArray, input: UsageInput) => string;

/** What the parser says, and how we say it. The parser has no codes, only these sentences. */
const SENTENCES: readonly (readonly [RegExp, Sentence])[] = [
  [
    /^Nonexistent flags?: /,
    (_, input) =>
      namesOf(input.error.flags)
        .map((typed) => describeUnknownFlag(typed, input))
        .join(' '),
  ],
  [/^Unexpected arguments?: /, (_, input) => surplus(namesOf(input.error.args), input)],
  [/^Missing \d+ required args?/, (_, { error, command }) => missingArguments(error.args, command)],
  [
    /^Flag --(\S+) expects /,
    ([, name], { flags }) => `--${name} needs a value${shapeOf(flags[name!])}.`,
  ],
  [/^Flag --(\S+) can only be specified once$/, ([, name]) => `--${name} is given more than once.`],
  [
    /^Parsing --(\S+)\s+Expected an integer .*received: (.*)$/s,
    ([, name, value], { flags }) => wrongValue(name!, value!, flags),
  ],
  [
    /^Expected --([^\s=]+)=(.*) to be one of: /s,
    ([, name, value], { flags }) => wrongValue(name!, value!, flags),
  ],
  [
    /^Expected (.*) to be one of: (.*)$/s,
    ([, value, options]) => notOneOf(`"${value}"`, value!, options!.split(', ')),
  ],
  [
    /^--([^\s=]+)=.* cannot also be provided when using --(\S+)$/s,
    ([, one, other]) => `--${one} and --${other} cannot be used together.`,
  ],
  [
    /^Missing required flag (\S+)$/,
    ([, name], { flags }) => `--${name} is needed${explain(flags[name!]?.description)}.`,
  ],
  [
    /^All of the following must be provided when using --(\S+): (.*)$/,
    ([, name, others]) => `--${name} is used together with ${others}.`,
  ],
  [
    /^Exactly one of the following must be provided: (.*)$/,
    ([, names]) => `One of ${names} is needed, and no more than one.`,
  ],
  [
    /^At least one of the following must be provided: (.*)$/,
    ([, names]) => `At least one of ${names} is needed.`,
  ],
];

/** Why a line cannot be understood, in our own plain sentences, with what was likely meant. Pure. */
export function describeUsage(input: UsageInput): string {
  const told = stripVTControlCharacters(input.error.message).replace(
    /\nSee more help with --help$/,
    '',
  );
  const [first, ...reasons] = told.split(/\n\s*/);
  // Flags that contradict each other come as a list, a line for each.
  const faults = /^The following errors? occurred:/.test(first!) ? reasons : [told];
  return [...new Set(faults.map((fault) => sentenceFor(fault, input)))].join(' ');
}

function sentenceFor(fault: string, input: UsageInput): string {
  for (const [pattern, sentence] of SENTENCES) {
    const found = pattern.exec(fault);
    if (found !== null) return sentence(found, input);
  }
  return fault;
}

/** That a command has no such flag, and which one was likely meant. Pure. */
export function describeUnknownFlag(
  typed: string,
  { command, flags }: Pick<UsageInput, 'command' | 'flags'>,
): string {
  const known = Object.entries(flags).flatMap(([name, { allowNo }]) =>
    allowNo === true ? [name, `no-${name}`] : [name],
  );
  const name = typed.split('=')[0]!;
  const meant = name.startsWith('--') ? nearest(name.slice(2), [...known, 'help']) : undefined;
  const question = meant === undefined ? '' : ` Did you mean --${meant}?`;
  return `${command} has no flag ${name}.${question}`;
}

function surplus(words: readonly string[], { command, argv, flags, args }: UsageInput): string {
  // The parser takes `--json=false` for `--json` and a word.
  const valued = argv.map((word) => /^--([^=]+)(=.*)$/s.exec(word));
  const given = valued.find((found) => flags[found?.[1] ?? '']?.type === 'boolean');
  if (given) return `--${given[1]} takes no value; leave out "${given[2]}".`;
  const takes = ['no argument', 'one argument'][args.length] ?? `${args.length} arguments`;
  return `${command} takes ${takes}; ${quoted(words)} ${words.length === 1 ? 'is one' : 'are'} too many.`;
}

function missingArguments(args: unknown, command: string): string {
  const missing = args as readonly (FlagWords & { name: string })[];
  const told = missing.map(
    ({ name, description, options }) =>
      `${name.toUpperCase()}${explain(options === undefined ? description : `one of ${options.join(', ')}`)}`,
  );
  return `${command} needs ${told.join('; ')}.`;
}

function wrongValue(name: string, value: string, flags: UsageInput['flags']): string {
  const flag = flags[name];
  const subject = `--${name}${flag?.env === undefined ? '' : ` (or ${flag.env})`}`;
  if (flag?.options !== undefined) return notOneOf(subject, value, flag.options);
  return `${subject} must be ${rangeOf(flag)}; it is "${value}".`;
}

function notOneOf(subject: string, value: string, options: readonly string[]): string {
  const meant = nearest(value, options);
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
  const it = subject === `"${value}"` ? '' : `; it is "${value}"`;
  return `${subject} must be one of ${options.join(', ')}${it}.${question}`;
}

function shapeOf(flag: FlagWords | undefined): string {
  if (flag?.options !== undefined) return `: one of ${flag.options.join(', ')}`;
  return flag?.min === undefined && flag?.max === undefined ? '' : `: ${rangeOf(flag)}`;
}

function rangeOf(flag: FlagWords | undefined): string {
  const { min, max } = flag ?? {};
  if (min !== undefined && max !== undefined) return `a whole number from ${min} to ${max}`;
  if (min !== undefined) return `a whole number of at least ${min}`;
  return max === undefined ? 'a whole number' : `a whole number of at most ${max}`;
}

/** `: Id of the job`, from a description that ends with a full stop. */
function explain(description: string | undefined): string {
  return description === undefined ? '' : ` (${description.replace(/\.$/, '')})`;
}

function namesOf(words: unknown): readonly string[] {
  return words as readonly string[];
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}
