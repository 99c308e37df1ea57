import type { Context } from '#context.ts';
import type { Work, WorkEvent } from '#core/events.ts';

import { catalogErrors } from './errors.ts';
import { countImportTracks, listTranscodeFailures } from './import-read-store.ts';
import type { ImportId } from './model.ts';

export interface TranscodesProgress extends WorkEvent {
  readonly type: 'transcodes.progress';
  readonly done: number;
  readonly total: number;
}

/** A file whose track could not be transcoded, and why. */
export interface TranscodeFailed extends WorkEvent {
  readonly type: 'transcode.failed';
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface WaitForTranscodesInput {
  importId: ImportId;
  /** Wait for tracks of earlier imports, too: what an import that was stopped had brought. */
  known: boolean;
}

/** What became of the tracks of an import: those it brought, and those that were there already. */
export interface TranscodesEnded {
  readonly ready: number;
  readonly failed: number;
  readonly known: number;
  readonly knownReady: number;
  readonly knownFailed: number;
}

const POLL_MS = 500;
/** Music that nobody starts on for so long has no worker. */
const NO_WORKER_AFTER_MS = 60_000;

/** Failed tracks that are named; the others are only counted. */
const FAILURES_TOLD_MAX = 100;

/**
 * Waits until every track that an import brought plays or has failed, and tells which have. Those
 * that were there before are counted, and waited for where that is asked.
 * @throws TRANSCODES_NOT_STARTED when no worker takes them.
 */
export async function* waitForTranscodes(
  ctx: Pick<Context, 'db' | 'clock' | 'signal'>,
  input: WaitForTranscodesInput,
): Work<TranscodesProgress | TranscodeFailed, TranscodesEnded> {
  const { importId, known } = input;
  let doneBefore = -1;
  let idleSinceMs = ctx.clock.monotonicMs();
  for (;;) {
    ctx.signal.throwIfAborted();
    const { waiting, processing, ...ended } = await countImportTracks(ctx, importId, { known });
    const { ready, failed, knownReady, knownFailed } = ended;
    const done = ready + failed + (known ? knownReady + knownFailed : 0);
    const total = done + waiting + processing;
    if (done !== doneBefore) yield { type: 'transcodes.progress', done, total };
    if (done === total) {
      for (const failure of await listTranscodeFailures(ctx, importId, FAILURES_TOLD_MAX)) {
        yield { type: 'transcode.failed', ...failure };
      }
      return ended;
    }
    if (done !== doneBefore || processing > 0) idleSinceMs = ctx.clock.monotonicMs();
    doneBefore = done;
    if (ctx.clock.monotonicMs() - idleSinceMs > NO_WORKER_AFTER_MS) {
      throw catalogErrors.TRANSCODES_NOT_STARTED({ waiting });
    }
    await ctx.clock.sleep(POLL_MS, ctx.signal);
  }
}
