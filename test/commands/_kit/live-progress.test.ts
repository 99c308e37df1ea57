import { renderToString } from 'ink';
import { createElement } from 'react';
import { expect, test } from 'vitest';

import type { MigrateEvent } from '#db/migrate/index.ts';
import { measureMigration } from '../../../src/commands/_kit/describe-migration.ts';
import { ProgressLine } from '../../../src/commands/_kit/live-progress.tsx';

const draw = (event: MigrateEvent, columns: number) => {
  const measure = measureMigration(event)!;
  return renderToString(createElement(ProgressLine, { measure, elapsedMs: 60_000, color: false }), {
    columns,
  });
};

const BATCH: MigrateEvent = {
  type: 'batch.progress',
  name: '000042_fill_the_titles_of_all_tracks',
  done: 1_200_000,
  total: 4_800_000,
  changed: 1_200_000,
  batches: 240,
  rowsPerSecond: 25_000,
  leftMs: 144_000,
};

test('the line is cut to the terminal and stays one row', () => {
  for (const columns of [30, 60, 100, 200]) {
    const line = draw(BATCH, columns);
    expect(line).not.toContain('\n');
    expect(line.length).toBeLessThanOrEqual(columns);
  }
});

test('the time left stands there once, and it is the one that the batches have measured', () => {
  expect(draw(BATCH, 200).match(/(\d\S* \S+ )+left/g)).toEqual(['2 min 24 s left']);
  expect(draw({ ...BATCH, leftMs: undefined }, 200)).not.toContain('left');
});

test('a statement that PostgreSQL does not count shows its file, its number and its time', () => {
  const place = { name: '000003_x', statement: 2, statements: 5 };
  const line = draw({ type: 'running.progress', ...place, runningMs: 4000 }, 100);
  expect(line).toContain('000003_x: statement 2 of 5: running, for 4');
  expect(line).not.toContain('left');
});
