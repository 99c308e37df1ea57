import type { Context } from '#context.ts';

import { stagingName } from './staging.ts';
import { listHeldAttempts } from './store.ts';

/** Staging of another machine, or without an owner's mark, is taken for left after so long, ms. */
const STRANGER_IDLE_MAX_MS = 24 * 60 * 60_000;

const OF_TRANSCODE = /^transcode-/;

/**
 * Removes what processes left in staging that were killed: folders of attempts that hold no job any
 * more, what belonged to a dead process of this machine, and what nobody has touched for a day.
 * What a living process works in stays. Returns the names that are gone.
 * @throws STORAGE_FAILED
 */
export async function sweepStaging(
  ctx: Pick<Context, 'db' | 'storage' | 'clock'>,
): Promise<readonly string[]> {
  // Listed before the attempts: whoever has a folder by now has its row as well.
  const entries = await ctx.storage.listStaging();
  if (entries.length === 0) return [];
  const held = new Set((await listHeldAttempts(ctx)).map(stagingName));
  const now = ctx.clock.now().getTime();
  const left = entries.filter(({ name, owner, changedAt }) => {
    if (OF_TRANSCODE.test(name)) return !held.has(name);
    if (owner !== 'unknown') return owner === 'dead';
    return now - changedAt.getTime() > STRANGER_IDLE_MAX_MS;
  });
  for (const { name } of left) await ctx.storage.removeStagingDir(name);
  return left.map(({ name }) => name);
}
