import type { Clock } from '#core/clock.ts';

/** How far a piece of work is, with the time that is left at the speed until now. */
export function openMeter(
  clock: Pick<Clock, 'monotonicMs'>,
  total: number,
): (table: string, more: number) => RowsProgress {
  const startedMs = clock.monotonicMs();
  let done = 0;
  return (table, more) => {
    done = Math.min(total, done + more);
    const elapsedMs = clock.monotonicMs() - startedMs;
    const leftMs = done === 0 ? null : Math.round((elapsedMs * (total - done)) / done);
    return { type: 'rows.progress', table, done, total, leftMs };
  };
}

/** Says how far the rows are, in bytes. */
export interface RowsProgress {
  readonly type: 'rows.progress';
  /** The table that was worked on last. */
  readonly table: string;
  readonly done: number;
  readonly total: number;
  /** At the speed until now; null before anything is done. */
  readonly leftMs: number | null;
}
