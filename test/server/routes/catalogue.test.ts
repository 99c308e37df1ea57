import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import {
  albumPage,
  albumWithTracks,
  artistPage,
  artistWithAlbums,
  searchResults,
  track,
  trackPage,
} from '#server/contract/catalog.ts';
import { problem } from '#server/contract/common.ts';
import { importPage, importWithFailures } from '#server/contract/jobs.ts';

import { addAccount, type Account } from '../account-fixtures.ts';
import { addTrack, type TrackFixture } from '../media-fixtures.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';

const NOBODY = '01890000-0000-7000-8000-000000000000';

let t: TestServer;
let admin: Account;
let owner: Account;
let open: TrackFixture;
let closed: TrackFixture;
beforeAll(async () => {
  t = await startTestServer();
  admin = await addAccount(t.ctx, { name: 'ada', role: 'admin' });
  owner = await addAccount(t.ctx, { name: 'oda', role: 'artist' });
  open = await addTrack(t.ctx, { visibility: 'public', ownerId: null, title: 'Open sea' });
  await addTrack(t.ctx, { visibility: 'public', ownerId: null, title: 'Sea of salt' });
  await addTrack(t.ctx, { visibility: 'public', ownerId: null, title: 'Sea air' });
  closed = await addTrack(t.ctx, {
    visibility: 'private',
    ownerId: owner.userId,
    title: 'Closed sea',
  });
  await query(
    t.ctx,
    sql`insert into import_files (import_id, path, outcome, code, message)
        values (${open.importId}::uuid, '/music/a.txt.mp3', 'failed', 'SOURCE_NOT_AUDIO', 'no music')`,
  );
});
afterAll(() => t[Symbol.asyncDispose]());

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

async function get(path: string, account?: Account) {
  const answer = await fetch(`${t.server.url}/api/v1${path}`, { headers: account?.headers ?? {} });
  return { status: answer.status, body: await answer.json() };
}

describe('answers about the catalogue', () => {
  const cases: [string, () => string, z.ZodType][] = [
    ['tracks', () => '/tracks', trackPage],
    ['one track', () => `/tracks/${open.id}`, track],
    ['albums', () => '/albums', albumPage],
    ['one album', () => `/albums/${open.albumId}`, albumWithTracks],
    ['artists', () => '/artists', artistPage],
    ['one artist', () => `/artists/${open.artistId}`, artistWithAlbums],
    ['a search', () => '/search?q=sea', searchResults],
  ];

  test.each(cases)('hold the contract for %s, whoever asks', async (_name, path, schema) => {
    for (const account of [undefined, owner, admin]) {
      const { status, body } = await get(path(), account);
      expect(status).toBe(200);
      // Parsing drops what the schema does not know: there is nothing of that.
      expect(schema.parse(body)).toEqual(body);
    }
  });

  test('hold the contract for imports and one import with the files that failed', async () => {
    const list = await get('/imports', admin);
    expect(importPage.parse(list.body)).toEqual(list.body);
    const { status, body } = await get(`/imports/${open.importId}`, admin);
    expect(status).toBe(200);
    expect(importWithFailures.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      origin: '/music',
      state: 'done',
      failures: [{ path: '/music/a.txt.mp3', code: 'SOURCE_NOT_AUDIO', trackId: null }],
    });
  });

  test('name the track, its album and artist, and where its media are', async () => {
    expect((await get(`/tracks/${open.id}`)).body).toMatchObject({
      title: 'Open sea',
      artist: { id: open.artistId },
      album: { id: open.albumId, title: 'An album' },
      visibility: 'public',
      state: 'ready',
      mine: false,
      urls: { hls: `/api/v1/tracks/${open.id}/hls/master.m3u8` },
    });
    const own = (await get(`/tracks/${closed.id}`, owner)).body as z.infer<typeof track>;
    expect(own.mine).toBe(true);
    expect(own.urls.hls).toMatch(/^\/api\/v1\/media\/m1\.[\w-]+\/tracks\//);
    // What the answer says plays, without any header.
    expect(String((await t.send({ path: own.urls.hls! })).body)).toBe(closed.master);
  });

  test('of a search are the best of what the caller may hear, and say when they are cut', async () => {
    const titlesFor = async (path: string, account?: Account) => {
      const body = (await get(path, account)).body as z.infer<typeof searchResults>;
      return { titles: body.tracks.map((item) => item.title).toSorted(), cut: body.truncated };
    };
    const everybodys = ['Open sea', 'Sea air', 'Sea of salt'];
    expect(await titlesFor('/search?q=sea')).toEqual({ titles: everybodys, cut: false });
    const owners = ['Closed sea', ...everybodys];
    expect(await titlesFor('/search?q=sea', owner)).toEqual({ titles: owners, cut: false });
    expect((await titlesFor('/search?q=sea&limit=2')).titles).toHaveLength(2);
    expect((await titlesFor('/search?q=sea&limit=2')).cut).toBe(true);
    expect(await titlesFor('/search?q=mountain')).toEqual({ titles: [], cut: false });
  });
});

describe('lists', () => {
  test.each(['tracks', 'tracks?sort=title', 'albums', 'artists', 'imports'])(
    'of %s come page by page, each item once and in order',
    async (list) => {
      const join = list.includes('?') ? '&' : '?';
      const whole = (await get(`/${list}${join}limit=100`, admin)).body as Page;
      expect(whole.nextCursor).toBeNull();
      expect(whole.items.length).toBeGreaterThanOrEqual(3);
      const ids: string[] = [];
      let cursor: string | null = null;
      do {
        const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page = (await get(`/${list}${join}limit=1${after}`, admin)).body as Page;
        expect(page.items).toHaveLength(1);
        ids.push(page.items[0]!.id);
        cursor = page.nextCursor;
      } while (cursor !== null && ids.length <= whole.items.length);
      expect(ids).toEqual(whole.items.map((item) => item.id));
    },
  );

  test.each([
    ['/tracks?artst=x', 'artst'],
    ['/albums?limit=1&page=2', 'page'],
    ['/artists?sort=title', 'sort'],
    ['/imports?q=x', 'q'],
    ['/search?q=sea&sort=title', 'sort'],
  ])('refuse %s and name the key that nobody knows', async (path, key) => {
    const { status, body } = await get(path, admin);
    expect(status).toBe(400);
    expect(problem.parse(body).errors).toEqual([
      { path: `query.${key}`, message: 'is not a field of this request' },
    ]);
  });

  test.each([
    '/tracks?limit=0',
    '/tracks?limit=101',
    '/tracks?limit=many',
    '/tracks?sort=loudness',
    '/tracks?artist=x',
    '/tracks?cursor=x',
    '/albums?cursor=x',
    '/artists?cursor=x',
    '/imports?cursor=x',
    '/search',
    '/search?q=%20',
    '/search?q=sea&limit=51',
  ])('refuse %s with a problem', async (path) => {
    const { status, body } = await get(path, admin);
    expect(status).toBe(400);
    expect(problem.parse(body)).toMatchObject({ status: 400 });
  });
});

describe('what is not there', () => {
  test.each([
    ['tracks', 'NOT_FOUND'],
    ['albums', 'ALBUM_NOT_FOUND'],
    ['artists', 'ARTIST_NOT_FOUND'],
    ['imports', 'IMPORT_NOT_FOUND'],
  ])('in %s is answered with 404', async (list, code) => {
    const { status, body } = await get(`/${list}/${NOBODY}`, admin);
    expect(status).toBe(404);
    expect(problem.parse(body)).toMatchObject({ status: 404, code });
  });

  test('and what the caller may not hear are the same', async () => {
    for (const path of [`/albums/${closed.albumId}`, `/artists/${closed.artistId}`]) {
      expect((await get(path)).status).toBe(404);
      expect((await get(path, owner)).status).toBe(200);
    }
    expect(await get(`/tracks/${closed.id}`)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
  });

  test('is told to administrators alone where imports are concerned', async () => {
    expect((await get('/imports')).status).toBe(401);
    expect((await get('/imports', owner)).status).toBe(403);
    expect((await get(`/imports/${NOBODY}`, owner)).status).toBe(403);
  });
});
