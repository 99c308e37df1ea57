import { expect, test } from 'vitest';

import { runWork } from '#core/events.ts';
import { query, queryOne } from '#db/pool.ts';
import { fingerprintCatalog, queryableOf, readCatalog } from '#db/schema/index.ts';
import { sql } from '#db/sql.ts';
import { listTracks, search } from '#domains/catalog/index.ts';
import { GUEST } from '#domains/identity/index.ts';
import { seedScale } from '#seed/index.ts';

import { addCatalogTrack } from '../domains/catalog/add-catalog.ts';
import { openTestContext } from '../support/test-context.ts';

const WORLD = { tracks: 3000, seed: 4 };

test('a world is the same wherever it is loaded, another seed is another one, and the schema stays', async () => {
  await using one = await openTestContext();
  await using other = await openTestContext();
  await using third = await openTestContext();
  const catalog = async () => fingerprintCatalog(await readCatalog(queryableOf(one.ctx)));
  const before = await catalog();
  const first = await runWork(seedScale(one.ctx, WORLD));
  expect(await catalog()).toBe(before);
  expect(first.counts).toMatchObject({ tracks: 3000, sources: 3000, plays: 9000, users: 305 });
  const again = await runWork(seedScale(one.ctx, WORLD));
  expect([again.changed, again.fingerprint, again.counts]).toEqual([
    0,
    first.fingerprint,
    first.counts,
  ]);
  const elsewhere = await runWork(seedScale(other.ctx, WORLD));
  expect(elsewhere.fingerprint).toBe(first.fingerprint);
  const different = await runWork(seedScale(third.ctx, { ...WORLD, seed: 5 }));
  expect(different.fingerprint).not.toBe(first.fingerprint);
});

test('the rows are what the platform itself would have written', async () => {
  await using t = await openTestContext();
  const { ctx } = t;
  await runWork(seedScale(ctx, WORLD));
  const wrong = await queryOne<Record<string, number>>(
    ctx,
    sql`select
          (select count(*) from tracks t join artists a on a.id = t.artist_id
             left join albums b on b.id = t.album_id
           where t.search_document <>
             search_text(concat_ws(' ', t.title, a.name, b.search_document)))::int as tracks,
          (select count(*) from albums b join artists a on a.id = b.artist_id
           where b.search_document <> search_text(concat_ws(' ', b.title, a.name)))::int as albums,
          (select count(*) from track_play_counts c
           where c.plays <> (select count(*) from plays p where p.track_id = c.track_id))::int as counts,
          (select count(*) from sources
           where storage_key <> 'originals/' || left(encode(content_hash, 'hex'), 2) || '/'
             || encode(content_hash, 'hex'))::int as keys,
          (select count(*) from pg_trigger where tgenabled not in ('O', 'A'))::int as triggers`,
  );
  expect(wrong).toEqual({ tracks: 0, albums: 0, counts: 0, keys: 0, triggers: 0 });

  const skew = await queryOne<{ tracks: number; users: number }>(
    ctx,
    sql`select
          (select sum(plays) from (select plays from track_play_counts order by plays desc limit 300) top)::int
            as tracks,
          (select sum(plays) from (select count(*) as plays from plays where user_id is not null
             group by user_id order by 1 desc limit 30) top)::int as users`,
  );
  expect(skew.tracks / 9000).toBeGreaterThan(0.5);
  expect(skew.users / 8100).toBeGreaterThan(0.2);

  const { items } = await listTracks(ctx, { viewer: GUEST, sort: 'title', limit: 100 });
  expect(items.every((track) => track.state === 'ready')).toBe(true);
  const some = items.find((track) => track.title.split(' ').length > 2)!;
  const found = await search(ctx, { viewer: GUEST, text: some.title, limit: 100 });
  expect(found.tracks.map((track) => track.id)).toContain(some.id);
});

test('a load that is stopped in the middle leaves the database as it was', async () => {
  await using t = await openTestContext();
  const { ctx } = t;
  const state = async () => ({
    catalog: fingerprintCatalog(await readCatalog(queryableOf(ctx))),
    rows: await query(
      ctx,
      sql`select (select count(*) from users) as users,
      (select count(*) from tracks) as tracks, (select count(*) from plays) as plays`,
    ),
  });
  const before = await state();
  for (const last of ['indexes.dropped', 'table.loaded', 'index.built']) {
    for await (const event of seedScale(ctx, WORLD)) if (event.type === last) break;
    expect(await state(), last).toEqual(before);
  }
  const stopped = new AbortController();
  const work = seedScale({ ...ctx, signal: stopped.signal }, { tracks: 40_000, seed: 1 });
  await expect(
    runWork(work, (event) => {
      if (event.type === 'table.loaded' && event.table === 'artists') stopped.abort();
    }),
  ).rejects.toThrow();
  expect(await state()).toEqual(before);
});

test('it goes into a database of its own only', async () => {
  await using t = await openTestContext();
  await addCatalogTrack(t.ctx, { title: 'Mine' });
  const refused = { code: 'SEED_NOT_EMPTY', exitCode: 8, details: { tracks: 1, users: 0 } };
  await expect(runWork(seedScale(t.ctx, WORLD))).rejects.toMatchObject(refused);
  const config = { ...t.ctx.config, env: 'production' as const };
  await expect(runWork(seedScale({ ...t.ctx, config }, WORLD))).rejects.toMatchObject({
    code: 'SEED_REFUSED',
    exitCode: 8,
  });
});

test('two loads at the same time make one world', async () => {
  await using t = await openTestContext();
  const results = await Promise.all([1, 2].map(() => runWork(seedScale(t.ctx, WORLD))));
  expect(results[0]!.fingerprint).toBe(results[1]!.fingerprint);
  expect(results.filter((result) => result.changed > 0)).toHaveLength(1);
});
