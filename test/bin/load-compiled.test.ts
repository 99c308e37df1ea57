import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Loads a file and prints what it exports and whether V8 refuses the compiled code; may keep that. */
const PROGRAM = `
const { writeFileSync } = require('node:fs');
const { compiledFile, loadCompiled } = require(${JSON.stringify(path.resolve('bin/load-compiled.js'))});
const [, , file, keep] = process.argv;
const loaded = loadCompiled(file);
if (keep) writeFileSync(compiledFile(file), loaded.script.createCachedData());
const rejected = loaded.script.cachedDataRejected ?? null;
console.log(JSON.stringify({ names: Object.keys(loaded.exports).sort(), rejected, compiled: compiledFile(file) }));
`;

interface Loaded {
  names: string[];
  /** Null where there is no compiled code. */
  rejected: boolean | null;
  compiled: string;
}

describe('the compiled code of the command line', () => {
  let dir: string;
  let program: string;
  let file: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'veza-compiled-'));
    program = path.join(dir, 'program.cjs');
    file = path.join(dir, 'main.cjs');
    await writeFile(program, PROGRAM);
    await writeFile(file, `exports.one = (a) => a;\n`);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const load = async (args: string[], flags: string[] = []): Promise<Loaded> =>
    JSON.parse((await execa('node', [...flags, program, ...args])).stdout) as Loaded;

  it.each([[[]], [['--max-semi-space-size=4']]])(
    'is taken by V8 as the build left it, started with %j',
    async (flags) => {
      const { names, rejected } = await load([path.resolve('dist/main.cjs')], flags);
      expect(names).toEqual(['commands', 'help', 'manifest', 'run']);
      expect(rejected).toBe(false);
    },
  );

  it('need not be there', async () => {
    expect(await load([file])).toMatchObject({ names: ['one'], rejected: null });
  });

  it('is passed over where it was made of another text', async () => {
    await load([file, 'keep']);
    expect(await load([file])).toMatchObject({ names: ['one'], rejected: false });
    await writeFile(file, `exports.another = (a) => a + a;\n`);
    expect(await load([file])).toMatchObject({ names: ['another'], rejected: true });
  });

  it('is passed over where it is cut short', async () => {
    const { compiled } = await load([file, 'keep']);
    await writeFile(compiled, (await readFile(compiled)).subarray(0, -100));
    expect(await load([file])).toMatchObject({ names: ['one'], rejected: true });
  });
});

describe('the file that a line is given to', () => {
  const require = createRequire(import.meta.url);
  const { bundleOf } = require('../../bin/load-compiled.js') as {
    bundleOf: (argv: readonly string[]) => string;
  };

  it('knows the command, of each that there is', async () => {
    const manifest = JSON.parse(await readFile('oclif.manifest.json', 'utf8')) as {
      commands: Record<string, unknown>;
    };
    const ids = Object.keys(manifest.commands);
    expect(ids).toContain('migrate:verify');
    const files = new Set<string>();
    for (const id of ids) {
      const name = bundleOf(id.split(':'));
      files.add(name);
      const { commands } = require(`../../dist/${name}.cjs`) as { commands: object };
      expect(Object.keys(commands), name).toContain(id);
    }
    expect([...files].sort()).toEqual(['main', 'migrate', 'transcode']);
  });

  it('is the whole for a command that the topic leaves out, wherever its flags stand', () => {
    expect(bundleOf(['migrate', '--quiet', 'verify'])).toBe('main');
    expect(bundleOf(['--quiet', 'migrate'])).toBe('main');
    expect(bundleOf(['constructor'])).toBe('main');
    expect(bundleOf([])).toBe('main');
  });
});
