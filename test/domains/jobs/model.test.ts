import { expect, test } from 'vitest';

import { canMove, isFinished, JOB_STATES, retryDelayMs } from '#domains/jobs/model.ts';

test('a job moves along its life and from an end only back to the start', () => {
  const moves = JOB_STATES.flatMap((from) =>
    JOB_STATES.filter((to) => canMove(from, to)).map((to) => `${from} → ${to}`),
  );
  expect(moves).toEqual([
    'created → encoding',
    'created → cancelled',
    'encoding → created',
    'encoding → finalizing',
    'encoding → failed',
    'encoding → cancelled',
    'finalizing → created',
    'finalizing → done',
    'finalizing → failed',
    'finalizing → cancelled',
    'failed → created',
    'cancelled → created',
  ]);
  expect(JOB_STATES.filter(isFinished)).toEqual(['done', 'failed', 'cancelled']);
});

test('attempts wait longer and longer, but never more than five minutes', () => {
  expect([1, 2, 3, 4, 5, 25].map(retryDelayMs)).toEqual([
    2_000, 8_000, 32_000, 128_000, 300_000, 300_000,
  ]);
});
