import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import type { SegmentRecord } from '#domains/jobs/index.ts';

import type { Output, OutputAttempt, OutputSettings, OutputSource } from './model.ts';
import { outputSegments } from './segment-store.ts';
import { lockOutputAt, upsertStarted } from './store.ts';

export interface StartOutputInput {
  /** Absolute. */
  readonly outDir: string;
  readonly source: OutputSource;
  readonly settings: OutputSettings;
  /** Forget what earlier attempts recorded. */
  readonly anew: boolean;
}

/** What a run needs to begin: its attempt, and what earlier ones recorded of the same bytes. */
export interface StartedOutput {
  readonly attempt: OutputAttempt;
  readonly segments: readonly SegmentRecord[];
}

/**
 * Takes an output folder for an encode. Whoever held it before can write no more. Segments of other
 * bytes or other settings are forgotten.
 */
export async function startOutput(
  ctx: Pick<Context, 'db' | 'ids' | 'clock'>,
  input: StartOutputInput,
): Promise<StartedOutput> {
  return withTx(ctx, async (tx) => {
    const { outDir, source, settings } = input;
    const known = await lockOutputAt(tx, outDir);
    const id = known?.id ?? tx.ids.next<'output'>();
    const startedAt = tx.clock.now();
    const attempt = await upsertStarted(tx, { id, outDir, source, settings, startedAt });
    if (input.anew || known === undefined || !isSameWork(known, input)) {
      await outputSegments.delete(tx, attempt.id);
    }
    return { attempt, segments: await outputSegments.list(tx, attempt.id) };
  });
}

function isSameWork(known: Output, { source, settings }: StartOutputInput): boolean {
  return (
    known.encoder === settings.encoder &&
    Buffer.compare(known.settingsHash, settings.settingsHash) === 0 &&
    Buffer.compare(known.source.contentHash, source.contentHash) === 0
  );
}
