import { expect, test } from 'vitest';

import { applyLive, liveRowsMax } from '#web/realtime/live-rows.ts';

interface Row {
  id: string;
  at: string;
  state?: string;
}
const startOf = (row: Row) => row.at;

test('a snapshot replaces what was known, newest first', () => {
  const items = [
    { id: 'a', at: '2026-01-01' },
    { id: 'b', at: '2026-01-02' },
  ];
  const rows = applyLive<Row>(
    [{ id: 'old', at: '2025-01-01' }],
    { kind: 'snapshot', items },
    startOf,
  );
  expect(rows.map((row) => row.id)).toEqual(['b', 'a']);
});

test('a change takes the place of its row and leaves the order', () => {
  const before: Row[] = [
    { id: 'b', at: '2026-01-02' },
    { id: 'a', at: '2026-01-01' },
  ];
  const item = { id: 'a', at: '2026-01-01', state: 'done' };
  expect(applyLive(before, { kind: 'change', item }, startOf)).toEqual([before[0], item]);
});

test('a live list does not grow without end', () => {
  let rows: readonly Row[] = [];
  for (let number = 0; number < liveRowsMax + 20; number++) {
    const item = { id: `r${number}`, at: new Date(number * 1000).toISOString() };
    rows = applyLive(rows, { kind: 'change', item }, startOf);
  }
  expect(rows).toHaveLength(liveRowsMax);
  expect(rows[0]?.id).toBe(`r${liveRowsMax + 19}`);
});
