import { appendFile, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runWork } from '#core/events.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { GUEST } from '#domains/identity/index.ts';
import {
  findMedia,
  getImport,
  hasUnfinishedImport,
  listTracks,
  waitForTranscodes,
} from '#domains/catalog/index.ts';
import type { Context } from '#context.ts';

import { makeSource } from '../../pipeline/support/make-source.ts';
import { openTestContext } from '../../support/test-context.ts';
import { importMusic, makeMusic, makeOddFolder } from './import-music.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'veza-import-'));
  await makeOddFolder(path.join(root, 'odd'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function titles(ctx: Context): Promise<string[]> {
  const { items } = await listTracks(ctx, { viewer: GUEST, sort: 'title', limit: 100 });
  return items.map((item) => item.title);
}

async function count(ctx: Context, table: 'tracks' | 'sources' | 'jobs' | 'imports') {
  const tables = {
    tracks: sql`tracks`,
    sources: sql`sources`,
    jobs: sql`jobs`,
    imports: sql`imports`,
  };
  const rows = await query<{ n: number }>(
    ctx,
    sql`select count(*)::int as n from ${tables[table]}`,
  );
  return rows[0]!.n;
}

describe('a folder of odd names', () => {
  test('brings in what is music, lists what is not with reasons, and changes nothing the second time', async () => {
    await using t = await openTestContext();
    const first = await importMusic(t.ctx, [path.join(root, 'odd')]);
    const reasons = Object.fromEntries(
      first.failed.map(({ path: file, code }) => [path.basename(file), code]),
    );
    expect(reasons).toEqual({
      'a text.mp3': 'SOURCE_NOT_AUDIO',
      'empty.flac': 'FILE_EMPTY',
      'cut header.flac': 'SOURCE_NOT_AUDIO',
      'broken link.mp3': 'FILE_UNREADABLE',
    });
    // 14 different pieces; three files have the bytes of another, one by no UTF-8 name.
    expect([first.imported, first.duplicates]).toEqual([14, 4]);
    expect(first.skipped).toBe(2);
    const known = await titles(t.ctx);
    expect(known).toEqual(
      expect.arrayContaining(['Jóga', 'Bachelorette', 'Spaces', '🎵 emoji 👩‍🚀', '曲', 'concat:a|b']),
    );
    expect(await count(t.ctx, 'jobs')).toBe(14);

    const second = await importMusic(t.ctx, [path.join(root, 'odd')]);
    expect([second.imported, second.duplicates]).toEqual([0, 18]);
    expect(second.failed).toEqual(first.failed);
    expect(await count(t.ctx, 'tracks')).toBe(14);
    expect(await count(t.ctx, 'jobs')).toBe(14);
    const what = await runWork(
      waitForTranscodes(t.ctx, { importId: second.importId!, known: false }),
      () => {},
    );
    expect(what).toEqual({ ready: 0, failed: 0, known: 14, knownReady: 0, knownFailed: 0 });
    expect(await readdir(path.join(t.ctx.config.dataDir, 'storage/staging'))).toEqual([]);
  });

  test('refuses music that was cut short, as its transcode would', async () => {
    await using t = await openTestContext();
    const dir = path.join(root, 'cut');
    await makeMusic(path.join(dir, 'whole.ogg'), 410);
    for (const name of ['gone.ogg', 'gone.mp3', 'gone.wav']) {
      const gone = await makeSource(dir, { name, seconds: 10 });
      await truncate(gone, Math.floor((await stat(gone)).size * 0.8));
    }
    const { imported, failed, warnings } = await importMusic(t.ctx, [dir]);
    const reasons = failed.map(({ path: file, code }) => [path.basename(file), code]);
    expect({ imported, warnings }).toEqual({ imported: 1, warnings: [] });
    expect(Object.fromEntries(reasons)).toEqual({
      'gone.ogg': 'SOURCE_CUT_SHORT',
      'gone.mp3': 'SOURCE_INCOMPLETE',
      'gone.wav': 'SOURCE_INCOMPLETE',
    });
  });

  test('brings in music with a flaw that costs nothing, and says so', async () => {
    await using t = await openTestContext();
    const dir = path.join(root, 'flawed');
    const file = await makeSource(dir, { name: 'tail.wav', seconds: 1 });
    await appendFile(file, Buffer.alloc(100, 0xee));
    const { imported, warnings } = await importMusic(t.ctx, [dir]);
    expect({ imported, warnings }).toMatchObject({
      imported: 1,
      warnings: [
        { path: file, code: 'SOURCE_FLAWED', message: expect.stringContaining('100 bytes') },
      ],
    });
  });

  test('names bytes that are no UTF-8 and control characters by their numbers', async () => {
    await using t = await openTestContext();
    const { events } = await importMusic(t.ctx, [path.join(root, 'odd')]);
    const shown = events.flatMap((event) => ('path' in event ? [path.basename(event.path)] : []));
    expect(shown).toEqual(expect.arrayContaining(['caf\\xE9.mp3', 'line\\x0Abreak.mp3']));
    const failed = events.find(
      (event) => event.type === 'file.failed' && event.path.endsWith('a text.mp3'),
    );
    expect(failed).toMatchObject({ message: expect.stringContaining('a text.mp3 is not audio') });
  });

  test('a dry run foresees the same and changes nothing', async () => {
    await using t = await openTestContext();
    const foreseen = await importMusic(t.ctx, [path.join(root, 'odd')], { dryRun: true });
    expect([foreseen.imported, foreseen.duplicates, foreseen.failed.length]).toEqual([14, 4, 4]);
    expect(foreseen.importId).toBeNull();
    expect([await count(t.ctx, 'tracks'), await count(t.ctx, 'imports')]).toEqual([0, 0]);
  });
});

describe('tags', () => {
  test('come from the file, cleaned, and from the path where the file has none', async () => {
    await using t = await openTestContext();
    const dir = path.join(root, 'tags');
    await makeMusic(path.join(dir, 'Nils Frahm', 'Says', '03 - Untagged.flac'), 300);
    await makeMusic(path.join(dir, 'x.flac'), 305, {
      title: '  Jo\u0301ga \u202E\u0007 ',
      artist: 'Bjo\u0308rk',
      album_artist: 'Various',
      album: 'Mixed',
      track: '4/12',
      disc: '2',
      date: '1997-09-22',
      genre: 'Pop',
    });
    await makeMusic(path.join(dir, 'y.flac'), 310, { title: 'x'.repeat(900) });
    await importMusic(t.ctx, [dir]);
    const { items } = await listTracks(t.ctx, { viewer: GUEST, sort: 'title', limit: 10 });
    const brief = items.map(({ title, artist, album, trackNumber, discNumber, genre }) => ({
      title,
      artist: artist.name,
      album: album?.name,
      trackNumber,
      discNumber,
      genre,
    }));
    expect(brief).toEqual([
      {
        title: 'Jóga',
        artist: 'Björk',
        album: 'Mixed',
        trackNumber: 4,
        discNumber: 2,
        genre: 'Pop',
      },
      {
        title: 'Untagged',
        artist: 'Nils Frahm',
        album: 'Says',
        trackNumber: 3,
        discNumber: null,
        genre: null,
      },
      {
        title: 'x'.repeat(500),
        artist: 'Unknown artist',
        album: undefined,
        trackNumber: null,
        discNumber: null,
        genre: null,
      },
    ]);
  });
});

describe('a path that cannot be imported', () => {
  test('is refused before anything is done when it does not exist', async () => {
    await using t = await openTestContext();
    await expect(importMusic(t.ctx, [path.join(root, 'nothing here')])).rejects.toMatchObject({
      code: 'IMPORT_PATH_MISSING',
      exitCode: 2,
    });
    expect(await count(t.ctx, 'imports')).toBe(0);
  });

  test('is a file above the limit, listed with both sizes', async () => {
    await using t = await openTestContext({ environment: { VEZA_IMPORT_FILE_BYTES_MAX: '1000' } });
    const dir = path.join(root, 'large');
    await makeMusic(path.join(dir, 'large.wav'), 330);
    const { failed } = await importMusic(t.ctx, [dir]);
    expect(failed).toMatchObject([
      { code: 'FILE_TOO_LARGE', message: expect.stringContaining('1000 B') },
    ]);
  });
});

describe('a disk that is too small', () => {
  test('is said with numbers before anything is copied', async () => {
    await using t = await openTestContext();
    const dir = path.join(root, 'disk');
    await makeMusic(path.join(dir, 'one.wav'), 340);
    const ctx = { ...t.ctx, storage: withFreeBytes(t.ctx, 512 * 1024 * 1024 + 1000) };
    await expect(importMusic(ctx, [dir])).rejects.toMatchObject({
      code: 'IMPORT_DISK_FULL',
      exitCode: 9,
      message: expect.stringMatching(/172 KiB of files.*512 MiB/),
    });
    expect(await readdir(path.join(t.ctx.config.dataDir, 'storage'))).toEqual(['staging']);
    const [run] = await query<{ state: string; errorCode: string }>(
      t.ctx,
      sql`select state, error_code from imports`,
    );
    expect(run).toEqual({ state: 'failed', errorCode: 'IMPORT_DISK_FULL' });
  });

  test('does not matter for music that is in the catalogue already', async () => {
    await using t = await openTestContext();
    const dir = path.join(root, 'disk-again');
    await makeMusic(path.join(dir, 'one.wav'), 345);
    await importMusic(t.ctx, [dir]);
    const ctx = { ...t.ctx, storage: withFreeBytes(t.ctx, 0) };
    expect(await importMusic(ctx, [dir])).toMatchObject({ duplicates: 1, failed: [] });
  });
});

describe('several imports at one time', () => {
  test('make one track of each piece of music and lose none', async () => {
    await using t = await openTestContext();
    const dir = path.join(root, 'odd');
    const results = await Promise.all([
      importMusic(t.ctx, [dir]),
      importMusic(t.ctx, [dir]),
      importMusic(t.ctx, [dir]),
    ]);
    expect(results.reduce((sum, result) => sum + result.imported, 0)).toBe(14);
    expect([await count(t.ctx, 'tracks'), await count(t.ctx, 'sources')]).toEqual([14, 14]);
    for (const result of results) expect(result.imported + result.duplicates).toBe(18);
  });
});

describe('the record of an import', () => {
  test('has what failed, and marks one whose process died as interrupted', async () => {
    await using t = await openTestContext();
    await query(
      t.ctx,
      sql`insert into imports (id, origin, visibility, started_by, request_id)
          values (${t.ctx.ids.next()}::uuid, 'died', 'public', 'operator', 'r')`,
    );
    const { importId } = await importMusic(t.ctx, [path.join(root, 'odd', 'empty.flac')]);
    const record = await getImport(t.ctx, { id: importId! });
    expect(record).toMatchObject({ state: 'done', filesTotal: 1, imported: 0, failed: 1 });
    expect(record.failures).toMatchObject([{ code: 'FILE_EMPTY', outcome: 'failed' }]);
    const died = await query<{ state: string }>(
      t.ctx,
      sql`select state from imports where origin = 'died'`,
    );
    expect(died).toEqual([{ state: 'interrupted' }]);
    expect(await hasUnfinishedImport(t.ctx, 'died')).toBe(true);
    expect(await hasUnfinishedImport(t.ctx, 'test')).toBe(false);
  });

  test('does not take a living import for a dead one', async () => {
    await using t = await openTestContext();
    const dir = path.join(root, 'odd');
    const states: string[] = [];
    const slow = importMusic(t.ctx, [dir]);
    await importMusic(t.ctx, [path.join(dir, 'empty.flac')]);
    const rows = await query<{ state: string }>(t.ctx, sql`select state from imports`);
    states.push(...rows.map((row) => row.state));
    await slow;
    expect(states).not.toContain('interrupted');
  });

  test('an import that is stopped is interrupted, and running again completes it', async () => {
    await using t = await openTestContext();
    const controller = new AbortController();
    const ctx = { ...t.ctx, signal: controller.signal };
    const dir = path.join(root, 'odd');
    const announce = t.ctx.bus.publish.bind(t.ctx.bus);
    let told = 0;
    const bus = Object.create(t.ctx.bus, {
      publish: {
        value: async (...args: Parameters<typeof announce>) => {
          if (args[0] === 'jobs' && (told += 1) === 3) controller.abort();
          await announce(...args);
        },
      },
    }) as Context['bus'];
    await expect(importMusic({ ...ctx, bus }, [dir])).rejects.toMatchObject({ name: 'AbortError' });
    const before = await count(t.ctx, 'tracks');
    expect(before).toBe(3);
    const again = await importMusic(t.ctx, [dir]);
    expect(again.imported).toBe(11);
    const rows = await query<{ state: string }>(
      t.ctx,
      sql`select state from imports order by started_at, id`,
    );
    expect(rows.map((row) => row.state)).toEqual(['interrupted', 'done']);
  });
});

describe('covers', () => {
  test('beside the music become the cover of track and album', async () => {
    await using t = await openTestContext();
    const dir = path.join(root, 'covers', 'A', 'B');
    await makeMusic(path.join(dir, '01 x.flac'), 350);
    const png = Buffer.from('\x89PNG\r\n\x1a\n and the rest', 'latin1');
    await writeFile(path.join(dir, 'Folder.PNG'), png);
    await importMusic(t.ctx, [path.join(root, 'covers')]);
    const { items } = await listTracks(t.ctx, { viewer: GUEST, sort: 'recent', limit: 5 });
    expect(items[0]!.hasCover).toBe(true);
    const media = await findMedia(t.ctx, items[0]!.id);
    expect(media!.cover).toMatchObject({ mime: 'image/png', bytes: png.length });
    expect(media!.source).toMatchObject({ mime: 'audio/flac' });
  });
});

function withFreeBytes(ctx: Context, bytes: number): Context['storage'] {
  return Object.create(ctx.storage, {
    freeBytes: { value: async () => bytes },
    makeStagingDir: { value: ctx.storage.makeStagingDir.bind(ctx.storage) },
    removeStagingDir: { value: ctx.storage.removeStagingDir.bind(ctx.storage) },
  }) as Context['storage'];
}
