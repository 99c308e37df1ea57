import { readdir, readFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { invokedAs, toTypeable } from '../../../src/commands/_kit/typeable.ts';

const EVERYWHERE = ['config', 'database-url', 'data-dir'];
const COMMANDS = new Map(
  Object.entries({
    migrate: ['dir', ...EVERYWHERE],
    'migrate down': ['dir', ...EVERYWHERE],
    'migrate lint': ['dir', ...EVERYWHERE],
    'migrate rehearse': ['dir', ...EVERYWHERE],
    db: [],
    'db backup': EVERYWHERE,
    'db stop': EVERYWHERE,
    'db url': EVERYWHERE,
    doctor: EVERYWHERE,
    'payments exceptions list': EVERYWHERE,
  }).map(([words, flags]) => [words, new Set(flags)] as const),
);

const typed = (text: string, argv: readonly string[], name = 'veza') =>
  toTypeable(text, { name, argv, commands: COMMANDS });

describe('the name of this veza', () => {
  it('is a path that a shell takes, or the installed name', () => {
    expect(invokedAs('/usr/lib/node_modules/.bin/veza', '/home/a')).toBe('veza');
    expect(invokedAs('/srv/veza/bin/veza.js', '/srv/veza')).toBe('bin/veza.js');
    expect(invokedAs('/srv/veza/bin/veza.js', '/srv/veza/bin')).toBe('./veza.js');
    expect(invokedAs('/srv/veza/bin/veza.js', '/home/a')).toBe('/srv/veza/bin/veza.js');
    expect(invokedAs('/srv/my veza/bin/veza.js', '/home/a')).toBe("'/srv/my veza/bin/veza.js'");
  });

  it('goes where a command or a topic is, and nowhere else', () => {
    expect(typed('veza migrate', [], 'b')).toBe('b migrate');
    expect(typed('Ask (veza doctor) or "$(veza db url)"', [], 'b')).toBe(
      'Ask (b doctor) or "$(b db url)"',
    );
    expect(typed('PORT=1 veza db; veza --help', [], 'b')).toBe('PORT=1 b db; b --help');
    const told = 'veza migrates; the user of veza may; /srv/veza db; that veza db backup wrote';
    expect(typed(told, [], 'b')).toBe(told);
    expect(typed('veza migrate', [])).toBe('veza migrate');
  });
});

describe('the flags that were typed', () => {
  it('go into every command of a text, before what stands there', () => {
    const argv = ['migrate', 'wait', '--dir', './sql', '--data-dir=/srv/my data'];
    expect(typed('veza migrate', argv)).toBe("veza migrate --dir ./sql --data-dir '/srv/my data'");
    expect(typed('first: veza migrate, or veza migrate down --apply', ['--dir=sql'])).toBe(
      'first: veza migrate --dir sql, or veza migrate down --dir sql --apply',
    );
    expect(
      typed('veza db backup x && veza migrate rehearse --from x', ['--config', 'a.json']),
    ).toBe('veza db backup --config a.json x && veza migrate rehearse --config a.json --from x');
    const argv2 = ['payments', 'exceptions', 'list', '--data-dir', '/srv/veza'];
    expect(typed('veza payments exceptions list --cursor x', argv2, 'bin/veza.js')).toBe(
      'bin/veza.js payments exceptions list --data-dir /srv/veza --cursor x',
    );
  });

  it('stay away where the command has the flag, does not take it, or is only told of', () => {
    const argv = ['migrate', '--dir', 'sql', '--database-url', 'postgres://localhost/app'];
    expect(typed('veza migrate lint --dir other', argv)).toBe(
      'veza migrate lint --database-url postgres://localhost/app --dir other',
    );
    for (const same of [
      'veza db stop --force',
      'veza db',
      'a file that veza db backup wrote',
      'veza migrate --help',
    ]) {
      expect(typed(same, argv)).toBe(same);
    }
    expect(typed('veza doctor', argv)).toBe('veza doctor --database-url postgres://localhost/app');
    expect(typed('veza migrate', ['migrate', '--', '--dir', 'sql'])).toBe('veza migrate');
  });

  it.each([
    'postgres://me:hidden@localhost/app',
    'postgres://localhost/app?password=hidden',
    'postgres://me:hidden@one,two:5433/app',
    'host=localhost password=hidden',
  ])('never repeat the password of %s', (url) => {
    expect(typed('veza doctor', ['--database-url', url])).toBe('veza doctor --database-url URL');
  });
});

describe('the commands that our words name', () => {
  it('are commands', async () => {
    const { commands } = JSON.parse(await readFile('oclif.manifest.json', 'utf8')) as {
      commands: Record<string, unknown>;
    };
    const known = Object.keys(commands).map((id) => id.replaceAll(':', ' '));
    const topics = new Set(known.map((words) => words.split(' ')[0]!));
    const files = (await readdir('src', { recursive: true })).filter((file) =>
      file.endsWith('.ts'),
    );
    const texts = await Promise.all(files.map((file) => readFile(`src/${file}`, 'utf8')));
    const named = texts
      .flatMap((text) => Array.from(text.matchAll(/(?<![\w./-])veza ([a-z-]+(?: [a-z-]+)+)/g)))
      .map(([, words]) => words!)
      .filter((words) => topics.has(words.split(' ')[0]!));
    expect(named.length).toBeGreaterThan(100);
    const unknown = named.filter((words) => !known.some((id) => `${words} `.startsWith(`${id} `)));
    expect(unknown).toEqual([]);
  });
});
