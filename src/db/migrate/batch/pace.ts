/** What one batch should take; short enough for whoever waits for one of its rows. */
export const BATCH_MS_TARGET = 200;
export const ROWS_START = 1_000;
export const ROWS_MIN = 10;
export const ROWS_MAX = 50_000;
/** From one batch to the next. */
const GROWTH_MAX = 1.2;
const SHRINK_MAX = 0.5;
/** Weight of the newest batch in the average. */
const EMA_ALPHA = 0.4;
/** A batch that waited long for a lock must not stop the work for minutes. */
const PAUSE_MS_MAX = 5_000;

/** How many rows the next batch takes, and what a row has taken lately. */
export interface Pace {
  readonly rows: number;
  /** Undefined before the first batch. */
  readonly msPerRow: number | undefined;
}

/** The pace after a batch: towards the target time, in small steps up and bigger ones down. Pure. */
export function nextPace(pace: Pace, batch: { rows: number; ms: number }): Pace {
  const measured = batch.ms / Math.max(1, batch.rows);
  const msPerRow =
    pace.msPerRow === undefined ? measured : EMA_ALPHA * measured + (1 - EMA_ALPHA) * pace.msPerRow;
  const wanted = BATCH_MS_TARGET / Math.max(msPerRow, 1e-6);
  const step = Math.min(GROWTH_MAX, Math.max(SHRINK_MAX, wanted / pace.rows));
  // Rounded up, or a small batch would never grow.
  const rows = Math.ceil(pace.rows * step);
  return { rows: Math.min(ROWS_MAX, Math.max(Math.min(ROWS_MIN, pace.rows), rows)), msPerRow };
}

/** Milliseconds of pause after a batch, so that batches take no more than their share. Pure. */
export function pauseAfter(batchMs: number, share: number): number {
  return Math.min(PAUSE_MS_MAX, batchMs * (1 / share - 1));
}
