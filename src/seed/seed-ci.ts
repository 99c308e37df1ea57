import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { describeCiWorld } from './ci/ci-world.ts';
import { ciTables } from './ci/ci-tables.ts';
import { placeMedia } from './ci/place-media.ts';
import { readPrepared } from './ci/prepared.ts';
import { hashCiRows, writeCiRows } from './ci/write-ci-rows.ts';
import { refuseInProduction } from './refuse-in-production.ts';
import { fingerprint } from './world/fingerprint.ts';
import type { SeedEvent, SeedResult } from './world/model.ts';
import { withSeedLock } from './world/with-seed-lock.ts';

export type SeedContext = Pick<
  Context,
  'config' | 'database' | 'db' | 'storage' | 'ids' | 'clock' | 'signal' | 'requestId' | 'log'
>;

/**
 * Makes the small world that tests run against: five accounts, ten tracks that play, three
 * playlists, with the same ids, bytes and passwords everywhere. Its files come first, its rows in
 * one transaction. Again it changes only what is not as it should be.
 * @throws SEED_REFUSED, SEED_CONFLICT, SEED_BUSY, SEED_FILE_DAMAGED, STORAGE_*
 */
export async function* seedCi(ctx: SeedContext): Work<SeedEvent, SeedResult> {
  refuseInProduction(ctx.config, '--ci');
  const startedMs = ctx.clock.monotonicMs();
  const prepared = await readPrepared();
  await placeMedia(ctx, prepared);
  const tables = ciTables(prepared);
  const { changed, hashes } = yield* withSeedLock(ctx, async function* write(tx) {
    const rows = await writeCiRows(tx, tables);
    yield { type: 'world.written', rows };
    return { changed: rows, hashes: await hashCiRows(tx, tables) };
  });
  return {
    ...describeCiWorld(prepared),
    counts: Object.fromEntries([...hashes].map(([table, { rows }]) => [table, Number(rows)])),
    fingerprint: fingerprint(hashes),
    changed,
    durationMs: Math.round(ctx.clock.monotonicMs() - startedMs),
  };
}
