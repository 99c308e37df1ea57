import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { ciTables } from './ci/ci-tables.ts';
import { describeCiWorld } from './ci/ci-world.ts';
import { placeMedia } from './ci/place-media.ts';
import { readPrepared } from './ci/prepared.ts';
import { hashCiRows, writeCiRows } from './ci/write-ci-rows.ts';
import { seedErrors } from './errors.ts';
import { refuseInProduction } from './refuse-in-production.ts';
import { cancelOnAbort } from './scale/cancel-on-abort.ts';
import { loadWorld } from './scale/load-world.ts';
import { planScale, writeId, type ScalePlan } from './scale/plan.ts';
import { countStrangers, hasUser } from './scale/store.ts';
import { scaleTables, type ScaleTable } from './scale/tables.ts';
import type { SeedContext } from './seed-ci.ts';
import { fingerprint } from './world/fingerprint.ts';
import type { SeedEvent, SeedResult } from './world/model.ts';
import { hashTable, type RowsHash } from './world/store.ts';
import { withSeedLock } from './world/with-seed-lock.ts';

/**
 * The small world grown to so many tracks, with members, albums, playlists, likes, follows and
 * plays in realistic skew: few tracks and few members make most of the plays. All of it is one
 * transaction; a database that has this world already stays as it is.
 * @throws SEED_REFUSED, SEED_NOT_EMPTY, SEED_CONFLICT, SEED_BUSY, SEED_FILE_DAMAGED, STORAGE_*
 */
export async function* seedScale(
  ctx: SeedContext,
  input: { tracks: number; seed: number },
): Work<SeedEvent, SeedResult> {
  refuseInProduction(ctx.config, `--scale ${input.tracks}`);
  const startedMs = ctx.clock.monotonicMs();
  const prepared = await readPrepared();
  const plan = planScale(input);
  const small = describeCiWorld(prepared);
  const smallTables = ciTables(prepared);
  const tables = scaleTables(prepared);
  await placeMedia(ctx, prepared);
  const { changed, hashes } = yield* withSeedLock(ctx, async function* load(tx) {
    using _ = await cancelOnAbort(ctx, tx);
    const known = await isLoaded(tx, plan);
    if (!known) await refuseStrangers(tx, small);
    let rows = await writeCiRows(tx, smallTables);
    if (!known) rows += yield* loadWorld(tx, tables, plan);
    const shared = await hashCiRows(tx, smallTables);
    return { changed: rows, hashes: await hashTables(tx, tables, shared) };
  });
  const counts = [...hashes].filter(([name]) => !name.startsWith('ci '));
  return {
    ...small,
    counts: Object.fromEntries(counts.map(([table, { rows }]) => [table, Number(rows)])),
    fingerprint: fingerprint(hashes),
    changed,
    durationMs: Math.round(ctx.clock.monotonicMs() - startedMs),
  };
}

/** The load is one transaction: where its first account is, all of it is. */
async function isLoaded(ctx: Pick<Context, 'db'>, plan: ScalePlan): Promise<boolean> {
  return hasUser(ctx, writeId(Buffer.alloc(16), plan, 'user', 0).toString('hex'));
}

async function refuseStrangers(
  ctx: Pick<Context, 'db'>,
  small: Pick<SeedResult, 'accounts' | 'tracks'>,
): Promise<void> {
  const found = await countStrangers(ctx, {
    trackIds: small.tracks.map(({ id }) => id),
    userIds: small.accounts.map(({ id }) => id),
  });
  if (found.tracks + found.users > 0) throw seedErrors.SEED_NOT_EMPTY(found);
}

/** Whole tables by the columns that are seeded, beside the rows that are known one by one. */
async function hashTables(
  ctx: Pick<Context, 'db'>,
  tables: readonly ScaleTable[],
  shared: ReadonlyMap<string, RowsHash>,
): Promise<Map<string, RowsHash>> {
  const hashes = new Map([...shared].map(([table, hash]) => [`ci ${table}`, hash]));
  for (const { table, columns } of tables) {
    hashes.set(table, await hashTable(ctx, table, Object.keys(columns)));
  }
  const counters = ['track_id', 'shard', 'plays'];
  hashes.set('track_play_counts', await hashTable(ctx, 'track_play_counts', counters));
  return hashes;
}
