import { expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { GUEST, type Viewer } from '#domains/identity/index.ts';
import {
  countPlays,
  countsAsPlay,
  listHistory,
  recordPlay,
  type PlayId,
} from '#domains/plays/index.ts';

import { openTestContext } from '../../support/test-context.ts';
import { addCatalogTrack, addViewer } from '../catalog/add-catalog.ts';

test('thirty seconds count as a play, and half of what is shorter than a minute', () => {
  const cases: [number, number | null, boolean][] = [
    [30_000, 240_000, true],
    [29_999, 240_000, false],
    [4_000, 8_000, true],
    [3_999, 8_000, false],
    [29_999, null, false],
    [30_000, null, true],
  ];
  for (const [played, duration, counts] of cases) {
    expect(countsAsPlay(played, duration), `${played} of ${duration}`).toBe(counts);
  }
});

test('a burst of plays is counted exactly, and a play that is sent again is not', async () => {
  await using t = await openTestContext();
  const { ctx } = t;
  const ada = await addViewer(ctx);
  const trackId = await addCatalogTrack(ctx, { title: 'A' });
  const play = (viewer: Viewer, playId: PlayId, playedMs = 30_000) =>
    recordPlay(ctx, { viewer, playId, trackId, playedMs });
  const ids = Array.from({ length: 60 }, () => ctx.ids.next<'play'>());
  const answers = await Promise.all(
    [...ids, ...ids].map((id, index) => play(index % 3 === 0 ? GUEST : ada, id)),
  );
  expect(answers.filter(Boolean)).toHaveLength(60);
  expect(await play(ada, ids[0]!.toUpperCase() as PlayId)).toBe(false);
  expect(await play(ada, ctx.ids.next<'play'>(), 1000)).toBe(false);
  expect(await countPlays(ctx, [trackId])).toEqual(new Map([[trackId, 60n]]));
  const rows = await query<{ shard: number }>(ctx, sql`select shard from track_play_counts`);
  expect(rows.length).toBeGreaterThan(1);
});

test('a member finds what they played, the newest first; guests leave no trace', async () => {
  await using t = await openTestContext();
  const { ctx } = t;
  const ada = await addViewer(ctx);
  const tracks = [
    await addCatalogTrack(ctx, { title: 'A' }),
    await addCatalogTrack(ctx, { title: 'B' }),
  ];
  for (const [index, viewer] of [ada, GUEST, ada, ada].entries()) {
    const trackId = tracks[index % 2]!;
    await recordPlay(ctx, { viewer, playId: ctx.ids.next(), trackId, playedMs: 40_000 + index });
  }
  const first = await listHistory(ctx, { member: ada, limit: 2 });
  expect(first.map((item) => item.playedMs)).toEqual([40_003, 40_002]);
  const rest = await listHistory(ctx, { member: ada, limit: 2, after: first[1]! });
  expect(rest.map((item) => item.playedMs)).toEqual([40_000]);
});

test('what cannot be a play is refused', async () => {
  await using t = await openTestContext();
  const { ctx } = t;
  const trackId = await addCatalogTrack(ctx, { title: 'A', visibility: 'private' });
  const cases: [Partial<Parameters<typeof recordPlay>[1]>, string][] = [
    [{ playId: 'x' as PlayId }, 'PLAY_INVALID'],
    [{ playedMs: -1 }, 'PLAY_INVALID'],
    [{ playedMs: Number.NaN }, 'PLAY_INVALID'],
    [{}, 'TRACK_NOT_FOUND'],
  ];
  for (const [change, code] of cases) {
    const input = {
      viewer: GUEST,
      playId: ctx.ids.next<'play'>(),
      trackId,
      playedMs: 1,
      ...change,
    };
    await expect(recordPlay(ctx, input)).rejects.toMatchObject({ code });
  }
});
