import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';

import { countOutcomesOf } from './difference-store.ts';
import type { OutcomeCounts, ReconcileRun } from './model.ts';
import { listRunRows } from './run-store.ts';

const CURSORS = timeCursors('reconcile_runs.recent');

/** A run with what became of the differences that it found. */
export interface CountedRun extends ReconcileRun {
  readonly outcomes: OutcomeCounts;
}

/** Runs, the last begun first. @throws CURSOR_INVALID */
export async function listRuns(
  ctx: Pick<Context, 'db'>,
  { cursor, limit }: PageInput,
): Promise<Page<CountedRun>> {
  const rows = await listRunRows(ctx, { after: CURSORS.decode(cursor), limit: limit + 1 });
  const page = toPage(rows, limit, ({ startedAt: at, id }) => CURSORS.encode({ at, id }));
  const outcomes = await countOutcomesOf(
    ctx,
    page.items.map(({ id }) => id),
  );
  const items = page.items.map((run) => ({ ...run, outcomes: outcomes.get(run.id) ?? {} }));
  return { ...page, items };
}
