import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { Parser, type Command } from '@oclif/core';
import { beforeAll, expect, test } from 'vitest';

import { describeUsage, type FlagWords } from '../../../src/commands/_kit/describe-usage.ts';

const COMMANDS = path.join(import.meta.dirname, '../../../src/commands');
/** Words of the parser that nobody should have to read. */
const FOREIGN =
  /nonexistent|unexpected|expected|expects|parsing|received|missing \d|required|cannot also|following error|see more help/i;

interface Described {
  command: string;
  flags: Record<
    string,
    FlagWords & { required?: boolean; exclusive?: (string | object)[]; exactlyOne?: string[] }
  >;
  args: Record<string, { required?: boolean; options?: readonly string[] }>;
  strict: boolean;
}

let commands: Described[];
beforeAll(async () => {
  const files = await readdir(COMMANDS, { recursive: true });
  const found = files.filter((file) => file.endsWith('.ts') && !file.startsWith('_kit'));
  commands = await Promise.all(
    found.map(async (file) => {
      const one = ((await import(path.join(COMMANDS, file))) as { default: Command.Class }).default;
      const words = file.replace(/(\/index)?\.ts$/, '').replaceAll('/', ' ');
      const flags = { ...one.flags, ...one.baseFlags } as unknown as Described['flags'];
      const args = one.args as unknown as Described['args'];
      return { command: `veza ${words}`, flags, args, strict: one.strict };
    }),
  );
});

/** What a person reads of a line; undefined where the parser takes it. */
async function reasonOf(one: Described, argv: string[]): Promise<string | undefined> {
  const { command, flags, args, strict } = one;
  try {
    await Parser.parse([...argv], { flags, args, strict } as never);
    return undefined;
  } catch (thrown) {
    const error = thrown as Error;
    const reason = describeUsage({ error, command, argv, flags, args: Object.keys(args) });
    expect(reason, `${command} ${argv.join(' ')}`).not.toMatch(FOREIGN);
    return reason;
  }
}

/** The least line that a command takes; of flags that one has to be chosen from, the first. */
function leastLine({ flags, args }: Described): string[] {
  const choices = Object.values(flags).flatMap(({ exactlyOne }) => exactlyOne?.slice(0, 1) ?? []);
  return [
    ...Object.values(args).map(({ options }) => options?.[0] ?? 'x'),
    ...[...new Set(choices)].map((name) => `--${name}`),
    ...Object.entries(flags).flatMap(([name, flag]) => (flag.required ? [`--${name}`, 'x'] : [])),
  ];
}

test('the least line of every command is understood', async () => {
  expect(commands.length).toBeGreaterThan(20);
  for (const one of commands) expect(await reasonOf(one, leastLine(one))).toBe(undefined);
});

test('a mistyped flag of any command is named with the one that was meant', async () => {
  for (const one of commands) {
    const least = leastLine(one);
    expect(await reasonOf(one, [...least, '--jsno'])).toBe(
      `${one.command} has no flag --jsno. Did you mean --json?`,
    );
    expect(await reasonOf(one, [...least, '--no-colr'])).toContain('Did you mean --no-color?');
    expect(await reasonOf(one, [...least, '-Z'])).toBe(`${one.command} has no flag -Z.`);
  }
});

test('a missing argument and one too many are told with what the command takes', async () => {
  for (const one of commands) {
    const names = Object.entries(one.args).filter(([, { required }]) => required);
    for (const [index, [name]] of names.entries()) {
      const given = names.slice(0, index).map(([, { options }]) => options?.[0] ?? 'x');
      expect(await reasonOf(one, given)).toContain(`${one.command} needs ${name.toUpperCase()} (`);
    }
    if (!one.strict) continue;
    const more = [...leastLine(one), 'surplus'];
    expect(await reasonOf(one, more)).toMatch(/takes .*argument.*; "surplus" is one too many\.$/);
    const kept = [...leastLine(one), '--json=false'];
    expect(await reasonOf(one, kept)).toBe('--json takes no value; leave out "=false".');
  }
});

test('a flag without its value, with a wrong one, or twice is told with what it takes', async () => {
  for (const one of commands) {
    for (const [name, flag] of Object.entries(one.flags)) {
      if (flag.type === 'boolean') continue;
      const least = { ...one, flags: { ...one.flags, [name]: { ...flag, required: false } } };
      const line = (...value: string[]) =>
        reasonOf(one, [...leastLine(least), `--${name}`, ...value]);
      expect(await line(), name).toContain(`--${name} needs a value`);
      expect(await line('--json'), name).toContain(`--${name} needs a value`);
      if (flag.options !== undefined) {
        expect(await line('no such'), name).toMatch(
          new RegExp(`^--${name}.* must be one of ${flag.options.join(', ')}; it is "no such"`),
        );
      } else if (flag.min !== undefined) {
        for (const value of ['x', '1.5', String(flag.min - 1)]) {
          expect(await line(value), name).toMatch(
            new RegExp(`^--${name} must be a whole number.*; it is "${value}"\\.$`),
          );
        }
      }
      const { multiple } = flag as { multiple?: boolean };
      if (!multiple && flag.options === undefined && flag.min === undefined) {
        expect(await line('x', `--${name}`, 'y')).toBe(`--${name} is given more than once.`);
      }
    }
  }
});

test('flags that exclude or need each other are named together', async () => {
  for (const one of commands) {
    for (const [name, flag] of Object.entries(one.flags)) {
      const least = leastLine(one);
      if (flag.required) {
        const without = least.filter(
          (word, at) => word !== `--${name}` && least[at - 1] !== `--${name}`,
        );
        expect(await reasonOf(one, without)).toContain(`--${name} is needed`);
      }
      for (const other of flag.exclusive ?? []) {
        if (typeof other !== 'string') continue;
        const both = [name, other].flatMap((flagName) => {
          const { type, min, options } = one.flags[flagName]!;
          const value = options?.[0] ?? String(min ?? 1);
          return type === 'boolean' ? [`--${flagName}`] : [`--${flagName}`, value];
        });
        expect(await reasonOf(one, [...least, ...both])).toContain('cannot be used together.');
      }
    }
  }
});
