import { afterAll, beforeAll, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { withTx } from '#db/tx.ts';
import { GUEST } from '#domains/identity/index.ts';
import { search } from '#domains/catalog/index.ts';

import { openTestContext, type TestContext } from '../../support/test-context.ts';
import { addCatalogTrack } from './add-catalog.ts';

let t: TestContext;
beforeAll(async () => {
  t = await openTestContext();
  for (const [title, artist, album] of [
    ['Jóga', 'Björk', 'Homogenic'],
    ['Bachelorette', 'Björk', 'Homogenic'],
    ['So What', 'Miles Davis', 'Kind of Blue'],
    ['Blue in Green', 'Miles Davis', 'Kind of Blue'],
    ['Blue', 'Joni Mitchell', 'Blue'],
    ['Гроза', 'Кино', 'Ночь'],
    ["Rock 'n' Roll", 'Led Zeppelin', 'IV'],
    ['100% & more', 'The Signs', 'Signs'],
    ['Straße', 'Kraftwerk', 'Autobahn'],
    ['曲', '歌手', '専辑'],
  ] as const) {
    await addCatalogTrack(t.ctx, { title, artist, album });
  }
});
afterAll(() => t[Symbol.asyncDispose]());

async function found(text: string, limit = 20): Promise<string[]> {
  const { tracks } = await search(t.ctx, { viewer: GUEST, text, limit });
  return tracks.map((track) => track.title);
}

test.each([
  ['accents and case do not matter', 'JOGA', ['Jóga']],
  ['composed and decomposed letters are the same', 'Jo\u0301ga', ['Jóga']],
  ['the beginning of a word is enough', 'bache', ['Bachelorette']],
  ['words of title and artist go together in any order', 'davis what', ['So What']],
  ['words of the album find its tracks', 'homogenic', ['Bachelorette', 'Jóga']],
  ['the exact title comes first', 'blue', ['Blue', 'Blue in Green', 'So What']],
  ['a slip of spelling is forgiven', 'bachelorete', ['Bachelorette']],
  ['Cyrillic is searched as Latin is', 'ГРОЗ', ['Гроза']],
  ['a sharp s is two', 'strasse', ['Straße']],
  ['quotes mean nothing to the query', "rock 'n", ["Rock 'n' Roll"]],
  ['Chinese is found', '曲', ['曲']],
  ['signs alone find nothing and break nothing', "!!! & | <-> ':* \\ %_", []],
  ['what is not there is not found', 'xylophone', []],
])('%s', async (_name, text, titles) => {
  expect((await found(text)).toSorted()).toEqual(titles.toSorted());
  if (titles.length > 0) expect((await found(text))[0]).toBe(titles[0]);
});

test('a list that was cut says so', async () => {
  const cut = await search(t.ctx, { viewer: GUEST, text: 'blue', limit: 1 });
  expect([cut.tracks.length, cut.truncated]).toEqual([1, true]);
  const whole = await search(t.ctx, { viewer: GUEST, text: 'bachelorette', limit: 1 });
  expect([whole.tracks.length, whole.truncated]).toEqual([1, false]);
});

test('albums and artists are found by their names, and a renamed artist by the new one', async () => {
  const result = await search(t.ctx, { viewer: GUEST, text: 'kind of', limit: 5 });
  expect(result.albums.map((album) => album.title)).toEqual(['Kind of Blue']);
  const artists = await search(t.ctx, { viewer: GUEST, text: 'bjork', limit: 5 });
  expect(artists.artists.map((artist) => artist.name)).toEqual(['Björk']);
  await query(t.ctx, sql`update artists set name = 'Kraftwerk AG' where name = 'Kraftwerk'`);
  expect(await found('kraftwerk ag')).toEqual(['Straße']);
});

test('every search of tracks is answered from an index', async () => {
  const plan = await withTx(t.ctx, async (tx) => {
    // A table of ten rows is read whole unless the planner may not.
    await query(tx, sql`set local enable_seqscan = off`);
    return query(
      tx,
      sql`explain select id from tracks
          where to_tsvector('simple', search_document) @@ to_tsquery('simple', 'blue:*')
            or search_text('blue') <% search_document`,
    );
  });
  const text = JSON.stringify(plan);
  expect(text).toContain('tracks_search_fts_idx');
  expect(text).toContain('tracks_search_trgm_idx');
});
