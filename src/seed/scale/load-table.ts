import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';
import { copyRows, type CopyRow } from '#db/copy/index.ts';

import type { SeedEvent } from '../world/model.ts';
import type { ScalePlan } from './plan.ts';
import type { ScaleTable } from './tables.ts';

/** Rows of one COPY: so often there is something to say, and a place to stop. */
const SLICE_ROWS = 100_000;

/** Loads one table as it is made; returns how many rows. */
export async function* loadTable(
  ctx: Pick<Context, 'db' | 'clock' | 'signal'>,
  { table, columns, rows, total }: ScaleTable,
  plan: ScalePlan,
): Work<SeedEvent, number> {
  const startedMs = ctx.clock.monotonicMs();
  const source = rows(plan)[Symbol.iterator]();
  let done = 0;
  for (;;) {
    const slice = takeRows(source, SLICE_ROWS);
    const copied = await copyRows(ctx, { table, columns, rows: slice, signal: ctx.signal });
    done += copied;
    if (copied < SLICE_ROWS) break;
    yield { type: 'rows.progress', table, done, total: Math.max(done, total(plan)) };
  }
  const durationMs = Math.round(ctx.clock.monotonicMs() - startedMs);
  yield { type: 'table.loaded', table, rows: done, durationMs };
  return done;
}

/** The next rows of an iterator that stays open. */
function* takeRows(source: Iterator<CopyRow>, count: number): Generator<CopyRow> {
  for (let n = 0; n < count; n += 1) {
    const step = source.next();
    if (step.done) return;
    yield step.value;
  }
}
