import type { Context } from '#context.ts';
import type { Work, WorkEvent } from '#core/events.ts';

import { catalogErrors } from './errors.ts';
import { countImportTracks } from './import-read-store.ts';
import type { ImportId } from './model.ts';

export interface TranscodesProgress extends WorkEvent {
  readonly type: 'transcodes.progress';
  readonly done: number;
  readonly total: number;
}

const POLL_MS = 500;
/** Music that nobody starts on for so long has no worker. */
const NO_WORKER_AFTER_MS = 60_000;

/**
 * Waits until every track of an import plays or has failed.
 * @throws TRANSCODES_NOT_STARTED when no worker takes them.
 */
export async function* waitForTranscodes(
  ctx: Pick<Context, 'db' | 'clock' | 'signal'>,
  id: ImportId,
): Work<TranscodesProgress, { ready: number; failed: number }> {
  let doneBefore = -1;
  let idleSinceMs = ctx.clock.monotonicMs();
  for (;;) {
    ctx.signal.throwIfAborted();
    const { waiting, processing, ready, failed } = await countImportTracks(ctx, id);
    const done = ready + failed;
    const total = done + waiting + processing;
    if (done !== doneBefore) yield { type: 'transcodes.progress', done, total };
    if (done === total) return { ready, failed };
    if (done !== doneBefore || processing > 0) idleSinceMs = ctx.clock.monotonicMs();
    doneBefore = done;
    if (ctx.clock.monotonicMs() - idleSinceMs > NO_WORKER_AFTER_MS) {
      throw catalogErrors.TRANSCODES_NOT_STARTED({ waiting });
    }
    await ctx.clock.sleep(POLL_MS, ctx.signal);
  }
}
