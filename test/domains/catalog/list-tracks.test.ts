import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Page } from '#core/page.ts';
import { GUEST } from '#domains/identity/index.ts';
import { listAlbums, listArtists, listTracks } from '#domains/catalog/index.ts';

import { openTestContext } from '../../support/test-context.ts';
import { addCatalogTrack } from './add-catalog.ts';

const TITLES = ['a', 'A', 'á', 'b', 'B', 'Bb', 'ß', 'Z', 'z', '日本', '"', "'", '\\', '%', '🎵'];

async function readAll<T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    expect(page.items.length).toBeLessThanOrEqual(page.limit);
    all.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

test('pages of any size hold every track once, in one order, by either sort', async () => {
  await using t = await openTestContext();
  const moment = new Date('2026-01-01T00:00:00.123Z');
  for (const [index, title] of [...TITLES, ...TITLES].entries()) {
    // Many of the same moment and title: only the id tells them apart.
    const createdAt = index % 3 === 0 ? moment : new Date(moment.getTime() + index);
    await addCatalogTrack(t.ctx, { title, createdAt, artist: `by ${title}`, album: `on ${title}` });
  }
  for (const sort of ['recent', 'title'] as const) {
    const whole = await listTracks(t.ctx, { viewer: GUEST, sort, limit: 100 });
    expect(whole.nextCursor).toBeNull();
    expect(whole.items).toHaveLength(TITLES.length * 2);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 31 }), async (limit) => {
        const paged = await readAll((cursor) =>
          listTracks(t.ctx, { viewer: GUEST, sort, limit, cursor }),
        );
        expect(paged).toEqual(whole.items);
      }),
      { numRuns: 6 },
    );
  }
  const albums = await readAll((cursor) => listAlbums(t.ctx, { viewer: GUEST, limit: 4, cursor }));
  const artists = await readAll((cursor) =>
    listArtists(t.ctx, { viewer: GUEST, limit: 4, cursor }),
  );
  // `a` and `A`, `b` and `B`, `z` and `Z` are the same artist.
  expect(new Set(artists.map((item) => item.id)).size).toBe(artists.length);
  expect([albums.length, artists.length]).toEqual([TITLES.length - 3, TITLES.length - 3]);
});

test('a cursor that the list did not give out is refused', async () => {
  await using t = await openTestContext();
  await addCatalogTrack(t.ctx, { title: 'one' });
  await addCatalogTrack(t.ctx, { title: 'two' });
  const { nextCursor } = await listTracks(t.ctx, { viewer: GUEST, sort: 'title', limit: 1 });
  const forged = (value: unknown): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const id = '018f0000-0000-7000-8000-000000000000';
  const wrong = [
    'x',
    '',
    '!!!',
    forged(null),
    forged(['tracks.recent', id]),
    forged(['tracks.recent', 'x', 'y']),
    forged(['tracks.recent', id, 'y']),
    forged(['tracks.recent', id, '2026-02-31T10:00:00.000000Z']),
    `${nextCursor}=`,
    nextCursor!,
  ];
  for (const cursor of wrong) {
    await expect(
      listTracks(t.ctx, { viewer: GUEST, sort: 'recent', limit: 1, cursor }),
      cursor,
    ).rejects.toMatchObject({ code: 'CURSOR_INVALID', status: 400 });
  }
});
