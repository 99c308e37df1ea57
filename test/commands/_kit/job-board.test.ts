import { expect, test } from 'vitest';

import type { JobId } from '#domains/jobs/index.ts';

import { openJobBoard } from '../../../src/commands/_kit/job-board.ts';

const at = '2026-01-01T00:00:00.000Z';
const job = (id: string, state: 'created' | 'encoding' | 'done' | 'failed', processedMs = 0) => ({
  id: id as JobId,
  trackTitle: `Track ${id}`,
  state,
  processedMs,
  totalMs: 60_000,
  createdAt: at,
});

test('speed and time left are measured from where the job was first seen at work', () => {
  const board = openJobBoard();
  board.takeJob(job('a', 'encoding', 20_000), 1000);
  expect(board.view(5).rows).toMatchObject([{ share: 1 / 3, speed: undefined, leftMs: undefined }]);
  board.takeJob(job('a', 'encoding', 40_000), 3000);
  expect(board.view(5).rows).toMatchObject([{ share: 2 / 3, speed: 10, leftMs: 2000 }]);
});

test('an attempt that starts anew is measured anew', () => {
  const board = openJobBoard();
  board.takeJob(job('a', 'encoding', 50_000), 1000);
  board.takeJob(job('a', 'encoding', 10_000), 2000);
  expect(board.view(5).rows).toMatchObject([{ speed: undefined }]);
  board.takeJob(job('a', 'encoding', 20_000), 7000);
  expect(board.view(5).rows).toMatchObject([{ speed: 2, leftMs: 20_000 }]);
});

test('jobs at work stand before those that wait, and what has ended is only counted', () => {
  const board = openJobBoard();
  board.takeJob({ ...job('c', 'created'), createdAt: '2026-01-01T00:00:00.001Z' }, 0);
  board.takeJob(job('b', 'created'), 0);
  board.takeJob({ ...job('a', 'encoding'), createdAt: '2026-01-01T00:00:00.002Z' }, 0);
  board.takeJob(job('d', 'done'), 0);
  board.takeJob(job('e', 'failed'), 0);
  board.takeQueue({ waiting: 2, running: 1 });
  const view = board.view(5);
  expect(view.rows.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(view.counts).toEqual({ running: 1, waiting: 2, done: 1, failed: 1, cancelled: 0 });
  expect(view.more).toBe(0);
});

test('what has no room is counted, and so is what the events did not name', () => {
  const board = openJobBoard();
  for (const id of ['a', 'b', 'c']) board.takeJob(job(id, 'created'), 0);
  expect(board.view(2)).toMatchObject({ rows: [{ id: 'a' }, { id: 'b' }], more: 1 });
  board.takeQueue({ waiting: 500, running: 0 });
  expect(board.view(2)).toMatchObject({ more: 498, counts: { waiting: 500 } });
});
