import { PLAY_MS_MIN } from '#domains/plays/index.ts';

import { writeId, type ScalePlan } from './plan.ts';
import { openPopularity } from './popularity.ts';
import { random32, randomBelow, randomLogNormal } from './random.ts';
import type { ScaleTable } from './tables.ts';
import { momentOf } from './time.ts';

/** Of a hundred plays so many are of guests. */
const GUESTS_PERCENT = 10;
const SPREAD_OCTAVES = 1.5;

const playsOf = (plan: ScalePlan): number => (plan.tracks > 0 ? plan.plays : 0);

export const playTable: ScaleTable = {
  table: 'plays',
  columns: {
    play_id: 'uuid',
    user_id: 'uuid',
    track_id: 'uuid',
    played_at: 'timestamptz',
    played_ms: 'int4',
  },
  total: playsOf,
  *rows(plan) {
    const [id, user, track] = Array.from({ length: 3 }, () => Buffer.alloc(16));
    const row: unknown[] = [id, user, track, 0, 0];
    const popular = openPopularity(Math.max(1, plan.tracks));
    const listener = openListeners(plan);
    for (let index = 0; index < playsOf(plan); index += 1) {
      const guest = randomBelow(100, plan.seed, 90, index) < GUESTS_PERCENT;
      writeId(id!, plan, 'play', index);
      writeId(track!, plan, 'track', popular(plan.seed, 91, index));
      row[1] = guest ? null : writeId(user!, plan, 'user', listener(index));
      row[3] = momentOf(index, plan.plays);
      row[4] = PLAY_MS_MIN + randomBelow(240_000, plan.seed, 92, index);
      yield row;
    }
  },
};

/** Who listens the n-th time: how much somebody listens is log-normal. Eight bytes a member. */
function openListeners(plan: ScalePlan): (n: number) => number {
  const sums = new Float64Array(plan.users);
  let sum = 0;
  for (let index = 0; index < plan.users; index += 1) {
    sum += randomLogNormal(1, SPREAD_OCTAVES, plan.seed, 100, index);
    sums[index] = sum;
  }
  return (n) => {
    const at = (random32(plan.seed, 93, n) / 4_294_967_296) * sum;
    let [low, high] = [0, plan.users - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
