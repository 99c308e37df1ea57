import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';
import { withTxWork } from '#db/tx-work.ts';

import { seedErrors } from '../errors.ts';
import type { SeedEvent } from './model.ts';
import { trySeedLock } from './store.ts';

const LOOK_EVERY_MS = 100;
const WAIT_MS_MAX = 600_000;

/**
 * Runs `work` in one transaction, while no other run seeds this database. Waits by asking again
 * and again: a lock that waits could hold up who builds an index.
 * @throws SEED_BUSY, and what `work` throws
 */
export async function* withSeedLock<C extends Pick<Context, 'db' | 'clock' | 'signal'>, R>(
  ctx: C,
  work: (tx: C) => Work<SeedEvent, R>,
): Work<SeedEvent, R> {
  const startedMs = ctx.clock.monotonicMs();
  for (;;) {
    const done = yield* withTxWork(ctx, async function* locked(tx) {
      return (await trySeedLock(tx)) ? { result: yield* work(tx) } : undefined;
    });
    if (done !== undefined) return done.result;
    const waitedMs = Math.round(ctx.clock.monotonicMs() - startedMs);
    if (waitedMs > WAIT_MS_MAX) throw seedErrors.SEED_BUSY({ waitedMs });
    yield { type: 'seed.waiting', waitedMs };
    await ctx.clock.sleep(LOOK_EVERY_MS, ctx.signal);
  }
}
