import { expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { deleteTrack, type ArtistId } from '#domains/catalog/index.ts';
import {
  countFollowers,
  countLikes,
  follow,
  likeTrack,
  listLikes,
  unfollow,
  unlikeTrack,
} from '#domains/library/index.ts';

import { openTestContext } from '../../support/test-context.ts';
import { addCatalogTrack, addViewer } from '../catalog/add-catalog.ts';

test('a like is there once, however often and from how many sides it is given', async () => {
  await using t = await openTestContext();
  const { ctx } = t;
  const [ada, bob] = [await addViewer(ctx), await addViewer(ctx)];
  const [one, two] = [
    await addCatalogTrack(ctx, { title: 'A' }),
    await addCatalogTrack(ctx, { title: 'B' }),
  ];
  const hidden = await addCatalogTrack(ctx, { title: 'H', visibility: 'private' });
  const news = await Promise.all(
    [1, 2, 3, 4].map(() => likeTrack(ctx, { member: ada, trackId: one })),
  );
  expect(news.filter(Boolean)).toHaveLength(1);
  await likeTrack(ctx, { member: bob, trackId: one });
  await likeTrack(ctx, { member: ada, trackId: two });
  expect(await countLikes(ctx, [one, two, hidden])).toEqual(
    new Map([
      [one, 2],
      [two, 1],
      [hidden, 0],
    ]),
  );
  await expect(likeTrack(ctx, { member: ada, trackId: hidden })).rejects.toMatchObject({
    code: 'TRACK_NOT_FOUND',
  });

  const [newest] = await listLikes(ctx, { member: ada, limit: 1 });
  expect(newest!.trackId).toBe(two);
  const rest = await listLikes(ctx, { member: ada, limit: 5, after: newest });
  expect(rest.map((item) => item.trackId)).toEqual([one]);

  await deleteTrack(ctx, { viewer: await addViewer(ctx, 'admin'), id: one });
  expect(await listLikes(ctx, { member: bob, limit: 5 })).toEqual([]);
  expect(await unlikeTrack(ctx, { member: bob, trackId: one })).toBe(true);
  expect(await unlikeTrack(ctx, { member: bob, trackId: one })).toBe(false);
});

test('artists and people are followed and left, as often as one likes', async () => {
  await using t = await openTestContext();
  const { ctx } = t;
  const [ada, bob] = [await addViewer(ctx), await addViewer(ctx)];
  await addCatalogTrack(ctx, { title: 'A', artist: 'Kite Machine' });
  const rows = await query<{ id: ArtistId }>(ctx, sql`select id from artists`);
  const artist = { kind: 'artist' as const, id: rows[0]!.id };
  const person = { kind: 'user' as const, id: bob.userId };
  for (const followed of [artist, person]) {
    await follow(ctx, { member: ada, followed });
    await follow(ctx, { member: ada, followed });
    expect(await countFollowers(ctx, followed)).toBe(1);
    await unfollow(ctx, { member: ada, followed });
    await unfollow(ctx, { member: ada, followed });
    expect(await countFollowers(ctx, followed)).toBe(0);
  }
  const self = { kind: 'user' as const, id: ada.userId };
  await expect(follow(ctx, { member: ada, followed: self })).rejects.toMatchObject({
    code: 'FOLLOW_SELF',
  });
  for (const followed of [
    { kind: 'artist' as const, id: ctx.ids.next<'artist'>() },
    { kind: 'user' as const, id: ctx.ids.next<'user'>() },
  ]) {
    await expect(follow(ctx, { member: ada, followed })).rejects.toMatchObject({
      code: 'FOLLOW_NOT_FOUND',
    });
  }
});
