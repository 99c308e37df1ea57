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

/** What became of the tracks of an import: those it brought, and those that were there already. */
export interface TranscodesEnded {
  readonly ready: number;
  readonly failed: number;
  readonly known: number;
  readonly knownReady: number;
}

const POLL_MS = 500;
/** Music that nobody starts on for so long has no worker. */
const NO_WORKER_AFTER_MS = 60_000;

/**
 * Waits until every track that an import brought plays or has failed. Those that were there before
 * are counted, not waited for.
 * @throws TRANSCODES_NOT_STARTED when no worker takes them.
 */
export async function* waitForTranscodes(
  ctx: Pick<Context, 'db' | 'clock' | 'signal'>,
  id: ImportId,
): Work<TranscodesProgress, TranscodesEnded> {
  let doneBefore = -1;
  let idleSinceMs = ctx.clock.monotonicMs();
  for (;;) {
    ctx.signal.throwIfAborted();
    const { waiting, processing, ...ended } = await countImportTracks(ctx, id);
    const done = ended.ready + ended.failed;
    const total = done + waiting + processing;
    if (done !== doneBefore) yield { type: 'transcodes.progress', done, total };
    if (done === total) return ended;
    if (done !== doneBefore || processing > 0) idleSinceMs = ctx.clock.monotonicMs();
    doneBefore = done;
    if (ctx.clock.monotonicMs() - idleSinceMs > NO_WORKER_AFTER_MS) {
      throw catalogErrors.TRANSCODES_NOT_STARTED({ waiting });
    }
    await ctx.clock.sleep(POLL_MS, ctx.signal);
  }
}
