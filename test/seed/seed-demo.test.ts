import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { expect, test } from 'vitest';

import { runWork } from '#core/events.ts';
import { deleteTrack, listAlbums, listImports, listTracks } from '#domains/catalog/index.ts';
import { GUEST } from '#domains/identity/index.ts';
import { needsDemo, seedDemo } from '#seed/index.ts';

import { addViewer } from '../domains/catalog/add-catalog.ts';
import { openTestContext } from '../support/test-context.ts';

test('the demo is ten public tracks with covers; stopped half-way it is completed, and never doubled', async () => {
  await using t = await openTestContext();
  const { ctx } = t;
  expect(await needsDemo(ctx)).toBe(true);
  const stopped = seedDemo(ctx);
  for await (const event of stopped) if (event.type === 'file.imported') break;
  expect((await listTracks(ctx, { viewer: GUEST, sort: 'title', limit: 20 })).items).toHaveLength(
    1,
  );
  expect(await needsDemo(ctx)).toBe(true);

  expect(await runWork(seedDemo(ctx))).toMatchObject({ imported: 9, duplicates: 1, failed: [] });
  expect(await needsDemo(ctx)).toBe(false);
  const { items } = await listTracks(ctx, { viewer: GUEST, sort: 'title', limit: 20 });
  expect(items).toHaveLength(10);
  expect(items.every((item) => item.hasCover && item.album !== null)).toBe(true);
  const albums = await listAlbums(ctx, { viewer: GUEST, limit: 10 });
  expect(albums.items.map((album) => album.trackCount)).toEqual([3, 3, 4]);
  const imports = await listImports(ctx, { limit: 10 });
  expect(imports.items.map((item) => [item.state, item.filesTotal])).toEqual([
    ['done', 10],
    ['interrupted', 10],
  ]);
  expect(await readdir(path.join(ctx.config.dataDir, 'storage/staging'))).toEqual([]);

  await deleteTrack(ctx, { viewer: await addViewer(ctx, 'admin'), id: items[0]!.id });
  expect(await needsDemo(ctx)).toBe(false);
}, 180_000);
