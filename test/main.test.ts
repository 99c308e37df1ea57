import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { VEZA } from './support/veza.ts';

interface Manifest {
  commands: Record<string, { summary?: string; examples?: string[] }>;
}

let dir: string;
let commands: Manifest['commands'];
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-main-'));
  commands = (JSON.parse(await readFile('oclif.manifest.json', 'utf8')) as Manifest).commands;
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** The built command line, with a database that nobody can reach. */
const veza = (args: readonly string[], env: Record<string, string> = {}) =>
  execa(process.execPath, ['bin/veza.js', ...args], {
    reject: false,
    stdin: 'ignore',
    env: { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', VEZA_DATA_DIR: dir, ...env },
  });

describe('help', () => {
  it('names every command, the same by every way of asking', async () => {
    const asked = await Promise.all([['--help'], ['-h'], ['help'], []].map((args) => veza(args)));
    const [first, ...others] = asked.map(({ stdout, exitCode }) => ({ stdout, exitCode }));
    expect(first!.exitCode).toBe(0);
    for (const other of others) expect(other).toEqual(first);
    for (const id of Object.keys(commands)) {
      expect(first!.stdout).toContain(id.replaceAll(':', ' '));
    }
  });

  it('of every command starts with examples, and needs no database', async () => {
    for (const [id, { summary, examples }] of Object.entries(commands)) {
      const { stdout, exitCode } = await veza([...id.split(':'), '--help']);
      expect(exitCode, id).toBe(0);
      expect(summary, id).toBeTruthy();
      expect(examples?.length, id).toBeGreaterThan(0);
      expect(stdout.indexOf('EXAMPLES'), id).toBeGreaterThan(0);
      expect(stdout.indexOf('EXAMPLES'), id).toBeLessThan(stdout.indexOf('USAGE'));
    }
  }, 120_000);

  it('is found by veza help COMMAND, too', async () => {
    const [asked, flagged] = await Promise.all([
      veza(['help', 'migrate', 'status']),
      veza(['migrate', 'status', '--help']),
    ]);
    expect(asked.stdout).toBe(flagged.stdout);
  });
});

describe('a line that is wrong', () => {
  it.each([
    [['confg'], 'config'],
    [['job', 'list'], 'jobs list'],
    [['help', 'confg'], 'config'],
    [['migrate', 'statsu'], 'migrate status'],
    [['db', 'strat'], 'db start'],
  ])('%j suggests %s and ends with 2', async (args, suggestion) => {
    const { exitCode, stderr, stdout } = await veza(args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('COMMAND_UNKNOWN');
    expect(stderr).toContain(`Did you mean "${suggestion}"?`);
    expect(stderr).toContain(`bin/veza.js ${suggestion}`);
  });

  it.each([
    [['--jsno'], 'veza has no flag --jsno. Did you mean --json?'],
    [['config', 'show', '--jsno'], 'veza config show has no flag --jsno. Did you mean --json?'],
    [['--quiet'], 'The line names no command.'],
    [['--', 'jobs'], 'The line names no command.'],
    [['jobs', '--quiet'], 'veza jobs is no command alone; there are jobs cancel, jobs list'],
    [['jobs', 'list', '--limit', 'x'], '--limit must be a whole number from 1 to 1000; it is "x".'],
    [['jobs', 'list', '--limit'], '--limit needs a value: a whole number from 1 to 1000.'],
    [['completion', 'zhs'], '"zhs" must be one of bash, zsh. Did you mean zsh?'],
    [['users', 'role', 'x'], 'veza users role needs ROLE'],
    [['jobs', 'show', 'a', 'b'], 'veza jobs show takes one argument; "b" is one too many.'],
    [['migrate', 'down', '--steps', '1', '--to', '2'], '--to and --steps cannot be used together.'],
  ])('%j says so in plain words, in text and in JSON, and ends with 2', async (args, words) => {
    const [text, json] = await Promise.all([veza(args), veza(args, { VEZA_JSON: '1' })]);
    expect([text.exitCode, text.stdout]).toEqual([2, '']);
    expect(text.stderr).toContain(`Error USAGE: ${words}`);
    expect([json.exitCode, json.stderr]).toEqual([2, '']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 'veza.error/1',
      error: { code: 'USAGE', category: 'invalid', message: expect.stringContaining(words) },
    });
  });

  it('names VEZA_PROGRESS where the wrong value is in the environment', async () => {
    const { exitCode, stderr } = await veza(['config', 'show'], { VEZA_PROGRESS: 'loud' });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--progress (or VEZA_PROGRESS) must be one of auto, text');
  });

  it.each([[['up', '--prot', '1']], [['import']], [['jobs', 'show']], [['users', 'role', 'x']]])(
    '%j tells what is wrong in text and in JSON, with the same code',
    async (args) => {
      const [text, json] = await Promise.all([veza(args), veza([...args, '--json'])]);
      expect(text.exitCode).toBe(2);
      expect(json.exitCode).toBe(2);
      expect(text.stderr).toContain('USAGE');
      const document = JSON.parse(json.stdout) as { schema: string; error: { code: string } };
      expect(document).toMatchObject({ schema: 'veza.error/1', error: { code: 'USAGE' } });
      expect(json.stderr).toBe('');
    },
  );

  it('a database that is down ends with 9 and says what to do', async () => {
    for (const args of [['migrate'], ['jobs', 'list'], ['users', 'list'], ['db', 'status']]) {
      const { exitCode, stderr } = await veza(args);
      expect(exitCode, args.join(' ')).toBe(9);
      expect(stderr, args.join(' ')).toContain('What to do:');
    }
  });

  it('a configuration file that is no JSON is named, and ends with 2', async () => {
    const { exitCode, stderr } = await veza(['migrate', '--config', 'package-lock.jsonx']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('package-lock.jsonx');
  });
});

describe('a command that looks', () => {
  it('makes no installation in a folder that holds none, and says so', async () => {
    const empty = path.join(dir, 'typing-error');
    for (const args of [
      ['jobs', 'list'],
      ['users', 'list'],
      ['migrate', 'status'],
      ['import', dir],
    ]) {
      const { exitCode, stderr } = await veza(args, { DATABASE_URL: '', VEZA_DATA_DIR: empty });
      expect(exitCode, args.join(' ')).toBe(8);
      expect(stderr, args.join(' ')).toContain('NO_INSTALLATION');
    }
    await expect(stat(empty)).rejects.toThrow('ENOENT');
  });
});

describe('a line that is printed', () => {
  it('can be typed where it is read: by the name and the places of the line before', async () => {
    const data = path.join(dir, 'no installation');
    const run = (...args: string[]) =>
      execa(process.execPath, [VEZA, ...args, '--data-dir', data], {
        cwd: dir,
        reject: false,
        stdin: 'ignore',
        env: { VEZA_SERVER_PORT: 'none' },
      });
    const [error, result] = await Promise.all([run('jobs', 'lst'), run('doctor')]);
    const places = `--data-dir '${data}'`;
    expect(error.stderr).toContain(`What to do: ${VEZA} jobs list ${places}`);
    expect(result.stdout).toContain(`→ ${VEZA} config validate ${places}`);
  });
});

describe('a word too many', () => {
  it.each([
    [['users', 'invite', 'friend@example.org'], 'veza users invite takes no argument'],
    [['doctor', 'x'], 'veza doctor takes no argument'],
    [['config', 'show', 'server.port'], 'veza config show takes no argument'],
  ])('%j is a wrong line and no bug', async (args, words) => {
    const { exitCode, stderr } = await veza(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });

  it('is not what a global flag before the command is', async () => {
    const before = await veza(['--data-dir', dir, '--json', 'config', 'show']);
    const after = await veza(['config', 'show', '--data-dir', dir, '--json']);
    expect(before.exitCode).toBe(0);
    expect(before.stdout).toBe(after.stdout);
  });
});

describe('output', () => {
  it('has no colour in a pipe, and colour when it is forced', async () => {
    const [plain, forced, refused] = await Promise.all([
      veza(['confg']),
      veza(['confg'], { FORCE_COLOR: '1' }),
      veza(['confg'], { FORCE_COLOR: '1', NO_COLOR: '1' }),
    ]);
    expect(plain.stderr).not.toContain('\u001B[');
    expect(forced.stderr).toContain('\u001B[');
    expect(refused.stderr).not.toContain('\u001B[');
  });

  it('goes on when its reader goes away', async () => {
    const { exitCode, stderr } = await execa({
      shell: true,
      reject: false,
    })`${process.execPath} bin/veza.js config show | head -1`;
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
  });

  it('of completion is a script that the shell takes', async () => {
    const { stdout } = await veza(['completion', 'bash']);
    const typed = `${stdout}\nCOMP_WORDS=(veza migrate sta); COMP_CWORD=2; _veza_complete; echo "\${COMPREPLY[@]}"`;
    const completed = await execa('bash', ['-c', typed]);
    expect(completed.stdout).toBe('status');
  });
});

describe('ten of veza migrate and ten of veza db status on an empty folder', () => {
  it('make one server and one migration run, and all end with 0', async () => {
    const data = path.join(dir, 'shared');
    const run = (...args: string[]) =>
      execa(process.execPath, ['bin/veza.js', ...args, '--json', '--data-dir', data], {
        reject: false,
        stdin: 'ignore',
      });
    const migrates = Array.from({ length: 10 }, () => run('migrate'));
    const looks = Array.from({ length: 10 }, () => run('db', 'status'));
    const ended = await Promise.all([...migrates, ...looks]);
    expect(ended.map(({ exitCode }) => exitCode)).toEqual(ended.map(() => 0));
    const applied = await Promise.all(migrates).then((results) =>
      results.map(({ stdout }) => (JSON.parse(stdout) as { applied: unknown[] }).applied.length),
    );
    expect(applied.filter((count) => count > 0)).toHaveLength(1);
    const { running } = JSON.parse((await run('db', 'status')).stdout) as { running: boolean };
    expect(running).toBe(false);
  }, 120_000);
});
