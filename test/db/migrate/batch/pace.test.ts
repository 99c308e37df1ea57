import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  BATCH_MS_TARGET,
  nextPace,
  pauseAfter,
  ROWS_MAX,
  ROWS_MIN,
  type Pace,
} from '#db/migrate/batch/pace.ts';

/** So many batches over rows that take `msPerRow` each. */
function paceAfter(batches: number, msPerRow: (batch: number) => number, start = 1_000): Pace {
  let pace: Pace = { rows: start, msPerRow: undefined };
  for (let batch = 0; batch < batches; batch += 1) {
    pace = nextPace(pace, { rows: pace.rows, ms: pace.rows * msPerRow(batch) });
  }
  return pace;
}

describe('the size of batches', () => {
  it('settles where a batch takes its time, from any start', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.005, max: 15, noNaN: true }),
        fc.integer({ min: 1, max: ROWS_MAX }),
        (ms, start) => {
          const { rows } = paceAfter(80, () => ms, start);
          expect(Math.abs(rows * ms - BATCH_MS_TARGET)).toBeLessThanOrEqual(
            ms + BATCH_MS_TARGET * 0.01,
          );
        },
      ),
    );
  });

  it('grows by a fifth at most, halves at most, and stays within its limits', () => {
    expect(nextPace({ rows: 100, msPerRow: undefined }, { rows: 100, ms: 0 }).rows).toBe(120);
    expect(nextPace({ rows: 100, msPerRow: undefined }, { rows: 100, ms: 90_000 }).rows).toBe(50);
    expect(paceAfter(100, () => 0).rows).toBe(ROWS_MAX);
    expect(paceAfter(100, () => 90_000).rows).toBe(ROWS_MIN);
    expect(nextPace({ rows: 3, msPerRow: undefined }, { rows: 3, ms: 90_000 }).rows).toBe(3);
  });

  it('is not thrown off by one slow batch', () => {
    const calm = paceAfter(40, () => 0.2).rows;
    const { rows } = paceAfter(46, (batch) => (batch === 40 ? 0.6 : 0.2));
    expect(rows).toBeGreaterThan(calm * 0.8);
  });
});

it('pauses so long that batches take their share, and never for minutes', () => {
  expect(pauseAfter(200, 0.4)).toBeCloseTo(300);
  expect(pauseAfter(200, 1)).toBe(0);
  expect(pauseAfter(60_000, 0.1)).toBe(5_000);
});
