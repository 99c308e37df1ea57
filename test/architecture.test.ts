import { mkdtemp, readdir, readFile, rm, writeFile, mkdir, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A file in a room, one line in it, and whether the linter must refuse the line. */
const CASES: readonly [file: string, line: string, verdict: 'refused' | 'allowed'][] = [
  ['src/core/canary.ts', "import '#db/pool.ts';", 'refused'],
  ['src/core/canary.ts', "import '../db/pool.ts';", 'refused'],
  ['src/core/canary.ts', "import '#context.ts';", 'refused'],
  ['src/core/canary.ts', "import '#core/errors.ts';", 'allowed'],
  ['src/core/canary.ts', "import 'pg';", 'refused'],
  ['src/db/canary.ts', "import '#domains/identity/index.ts';", 'refused'],
  ['src/db/canary.ts', "import 'pg';", 'allowed'],
  ['src/db/canary.ts', "import 'express';", 'refused'],
  ['src/db/embedded/canary.ts', "import 'execa';", 'allowed'],
  ['src/db/canary.ts', "import 'execa';", 'refused'],
  ['src/storage/canary.ts', "import '#domains/catalog/index.ts';", 'refused'],
  ['src/music/canary.ts', "import '#core/errors.ts';", 'allowed'],
  ['src/music/canary.ts', "import '#storage/durable.ts';", 'refused'],
  ['src/music/canary.ts', "import '#domains/catalog/index.ts';", 'refused'],
  ['src/storage/canary.ts', "import '#music/walk-files.ts';", 'refused'],
  ['src/domains/catalog/canary.ts', "import '#music/walk-files.ts';", 'allowed'],
  ['src/domains/catalog/canary.ts', "import '#pipeline/index.ts';", 'refused'],
  ['src/domains/catalog/canary.ts', "import '#server/index.ts';", 'refused'],
  ['src/domains/catalog/canary.ts', "import '#domains/identity/store.ts';", 'refused'],
  ['src/domains/catalog/canary.ts', "import '#domains/identity/index.ts';", 'allowed'],
  [
    'src/domains/catalog/canary.ts',
    "import { openContext } from '#context.ts'; void openContext;",
    'refused',
  ],
  [
    'src/domains/catalog/canary.ts',
    "import type { Context } from '#context.ts'; export type C = Context;",
    'allowed',
  ],
  ['src/domains/catalog/canary.ts', 'export const e = process.env;', 'refused'],
  ['src/domains/catalog/canary.ts', 'process.exit(1);', 'refused'],
  ['src/pipeline/canary.ts', "import '#server/index.ts';", 'refused'],
  ['src/pipeline/canary.ts', "import 'execa';", 'allowed'],
  ['src/pipeline/canary.ts', "import 'knex';", 'refused'],
  ['src/server/canary.ts', "import '#worker/index.ts';", 'allowed'],
  ['src/server/canary.ts', "import '#commands/up.ts';", 'refused'],
  ['src/server/canary.ts', "import 'express';", 'allowed'],
  ['src/server/canary.ts', "import 'ink';", 'refused'],
  ['src/sandbox/canary.ts', "import '#core/errors.ts';", 'allowed'],
  ['src/sandbox/canary.ts', "import '#server/index.ts';", 'refused'],
  ['src/sandbox/canary.ts', "import '#db/pool.ts';", 'refused'],
  [
    'src/sandbox/canary.ts',
    "import type { Context } from '#context.ts'; export type C = Context;",
    'refused',
  ],
  ['src/domains/catalog/canary.ts', "import '#sandbox/index.ts';", 'refused'],
  ['src/worker/canary.ts', "import '#pipeline/index.ts';", 'allowed'],
  ['src/worker/canary.ts', "import 'express';", 'refused'],
  ['src/worker/canary.ts', "import '#commands/up.ts';", 'refused'],
  ['src/worker/canary.ts', "import '#platform/start-platform.ts';", 'refused'],
  ['src/transcode/canary.ts', "import '#pipeline/index.ts';", 'allowed'],
  ['src/transcode/canary.ts', "import '#commands/up.ts';", 'refused'],
  ['src/transcode/canary.ts', "import 'pg';", 'refused'],
  ['src/pipeline/canary.ts', "import '#transcode/index.ts';", 'refused'],
  ['src/platform/canary.ts', "import '#server/index.ts';", 'allowed'],
  ['src/hls/canary.ts', "import '#pipeline/validate/index.ts';", 'allowed'],
  ['src/hls/canary.ts', "import '#db/pool.ts';", 'refused'],
  ['src/pipeline/canary.ts', "import '#hls/index.ts';", 'refused'],
  ['src/settlement/canary.ts', "import '#server/index.ts';", 'refused'],
  ['src/settlement/canary.ts', "import '#domains/market/index.ts';", 'allowed'],
  ['src/domains/market/canary.ts', "import '#settlement/index.ts';", 'refused'],
  ['src/settlement/canary.ts', "import '#reconcile/index.ts';", 'refused'],
  ['src/reconcile/canary.ts', "import '#settlement/index.ts';", 'allowed'],
  ['src/reconcile/canary.ts', "import '#worker/index.ts';", 'refused'],
  ['src/reconcile/canary.ts', "import 'pg';", 'refused'],
  ['src/domains/market/canary.ts', "import '#reconcile/index.ts';", 'refused'],
  ['src/worker/canary.ts', "import '#reconcile/index.ts';", 'allowed'],
  ['src/server/canary.ts', "import '#settlement/index.ts';", 'allowed'],
  ['src/backfill/canary.ts', "import '#domains/market/index.ts';", 'allowed'],
  ['src/backfill/canary.ts', "import '#server/index.ts';", 'refused'],
  ['src/backfill/canary.ts', "import 'pg';", 'refused'],
  ['src/settlement/canary.ts', "import '#backfill/index.ts';", 'refused'],
  ['src/domains/market/canary.ts', "import '#backfill/index.ts';", 'refused'],
  ['src/commands/canary.ts', "import '#server/index.ts';", 'allowed'],
  ['src/commands/canary.ts', "import 'ink';", 'refused'],
  ['src/commands/_kit/canary.ts', "import 'ink';", 'allowed'],
  ['src/web/canary.ts', "import '#domains/identity/index.ts';", 'refused'],
  [
    'src/web/canary.ts',
    "import { WS_PROTOCOL } from '#server/contract/ws.ts'; export const p = WS_PROTOCOL;",
    'refused',
  ],
  [
    'src/web/canary.ts',
    "import type { Track } from '#server/contract/catalog.ts'; export type T = Track;",
    'allowed',
  ],
];

/** Rules that speak of direction and of rooms; other findings on a canary do not count. */
const BOUNDARY_RULES = /no-restricted-(imports|properties)/;

describe('the linter holds the walls of the house', () => {
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'veza-walls-'));
    await cp('.oxlintrc.json', path.join(dir, '.oxlintrc.json'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it.each(CASES)('%s: %s is %s', async (file, line, verdict) => {
    const place = path.join(dir, file);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, `${line}\n`);
    const oxlint = path.resolve('node_modules/.bin/oxlint');
    const { stdout } = await execa(oxlint, ['--format=json', file], { cwd: dir, reject: false });
    await rm(place);
    const { diagnostics, number_of_files: files } = JSON.parse(stdout) as {
      diagnostics: { code: string }[];
      number_of_files: number;
    };
    // A run over no file would find nothing, too.
    expect(files).toBe(1);
    const refused = diagnostics.some(({ code }) => BOUNDARY_RULES.test(code));
    expect(refused ? 'refused' : 'allowed').toBe(verdict);
  });
});

describe('names', () => {
  it('no file is called by a word that says nothing', async () => {
    const files = await readdir('src', { recursive: true });
    const empty = files.filter((file) =>
      /(^|\/)(utils?|helpers?|common|manager|service)s?\.tsx?$/.test(file),
    );
    expect(empty.filter((file) => file !== 'server/contract/common.ts')).toEqual([]);
  });

  it('the linter configuration names every room of src', async () => {
    const rooms = (await readdir('src', { withFileTypes: true })).filter((entry) =>
      entry.isDirectory(),
    );
    const config = await readFile('.oxlintrc.json', 'utf8');
    const unguarded = rooms.filter(({ name }) => !config.includes(`"src/${name}/**/*.ts"`));
    expect(unguarded.map(({ name }) => name)).toEqual([]);
  });
});
