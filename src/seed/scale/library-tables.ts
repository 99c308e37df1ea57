import type { CopyRow } from '#db/copy/index.ts';

import { writeId, type KINDS, type ScalePlan } from './plan.ts';
import { MEAN_OF_MEDIAN, SPREAD_OCTAVES } from './playlist-tables.ts';
import { openPopularity } from './popularity.ts';
import { randomLogNormal } from './random.ts';
import type { ScaleTable } from './tables.ts';
import { momentOf } from './time.ts';

const LIKES_MAX = 1000;
const FOLLOWS_MAX = 300;

export const likeTable: ScaleTable = {
  table: 'likes',
  columns: { user_id: 'uuid', track_id: 'uuid', liked_at: 'timestamptz' },
  total: (plan) => plan.users * plan.likesPerUser,
  rows: (plan) =>
    pairs(plan, {
      of: 'track',
      among: plan.tracks,
      mean: plan.likesPerUser,
      max: LIKES_MAX,
      stream: 60,
    }),
};

export const followTables: readonly ScaleTable[] = [
  {
    table: 'artist_follows',
    columns: { user_id: 'uuid', artist_id: 'uuid', followed_at: 'timestamptz' },
    total: (plan) => plan.users * plan.followsPerUser,
    rows: (plan) =>
      pairs(plan, {
        of: 'artist',
        among: plan.artists,
        mean: plan.followsPerUser,
        max: FOLLOWS_MAX,
        stream: 70,
      }),
  },
  {
    table: 'user_follows',
    columns: { follower_id: 'uuid', followed_id: 'uuid', followed_at: 'timestamptz' },
    total: (plan) => plan.users * plan.followsPerUser,
    rows: (plan) =>
      pairs(plan, {
        of: 'user',
        among: plan.users,
        mean: plan.followsPerUser,
        max: FOLLOWS_MAX,
        stream: 80,
      }),
  },
];

interface Pairs {
  readonly of: keyof typeof KINDS;
  readonly among: number;
  readonly mean: number;
  readonly max: number;
  readonly stream: number;
}

/** For each member things that they chose by popularity, each once; how many is log-normal. */
function* pairs(plan: ScalePlan, { of, among, mean, max, stream }: Pairs): Generator<CopyRow> {
  if (among === 0) return;
  const user = Buffer.alloc(16);
  const thing = Buffer.alloc(16);
  const row: unknown[] = [user, thing, 0];
  const popular = openPopularity(among);
  const chosen = new Set<number>();
  let draw = 0;
  for (let index = 0; index < plan.users; index += 1) {
    const median = mean / MEAN_OF_MEDIAN;
    const wanted = randomLogNormal(median, SPREAD_OCTAVES, plan.seed, stream, index);
    const draws = Math.min(max, Math.round(wanted));
    chosen.clear();
    writeId(user, plan, 'user', index);
    for (let n = 0; n < draws; n += 1, draw += 1) {
      const at = popular(plan.seed, stream + 1, draw);
      if (chosen.has(at) || (of === 'user' && at === index)) continue;
      chosen.add(at);
      writeId(thing, plan, of, at);
      row[2] = momentOf(index + (n + 1) / (draws + 1), plan.users);
      yield row;
    }
  }
}
