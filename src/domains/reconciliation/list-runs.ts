import type { Context } from '#context.ts';

import { readCursor, toPage, type ReconcilePage } from './cursor.ts';
import { countOutcomesOf } from './difference-store.ts';
import type { OutcomeCounts, ReconcileRun } from './model.ts';
import { listRunRows } from './run-store.ts';

/** A run with what became of the differences that it found. */
export interface CountedRun extends ReconcileRun {
  readonly outcomes: OutcomeCounts;
}

/** Runs, the last begun first. @throws RECONCILE_CURSOR_INVALID */
export async function listRuns(
  ctx: Pick<Context, 'db'>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<ReconcilePage<CountedRun>> {
  const rows = await listRunRows(ctx, { after: readCursor(cursor), limit: limit + 1 });
  const page = toPage(rows, limit, ({ startedAt }) => startedAt);
  const outcomes = await countOutcomesOf(
    ctx,
    page.items.map(({ id }) => id),
  );
  const items = page.items.map((run) => ({ ...run, outcomes: outcomes.get(run.id) ?? {} }));
  return { ...page, items };
}
