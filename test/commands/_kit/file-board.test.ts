import { expect, it } from 'vitest';

import type { BatchProgress } from '#transcode/index.ts';

import { openFileBoard } from '../../../src/commands/_kit/file-board.ts';

const started = (source: string, processes = 1) =>
  ({ type: 'file.started', source, outDir: '/out', processes }) as const;
const reached = (source: string, processedMs: number) =>
  ({ type: 'file.progress', source, processedMs, totalMs: 100_000 }) as const;
const entry = { outDir: '/out', durationMs: 1, renditions: [], loudness: null } as const;

it('shows the files under way with their pace, and the total', () => {
  const board = openFileBoard();
  board.take(started('/m/Album/one.flac'), 1000);
  board.take(started('/m/two.flac', 2), 1000);
  board.take(reached('/m/Album/one.flac', 50_000), 2000);
  const total = { type: 'batch.progress', done: 3 } as BatchProgress;
  board.take(total, 2000);
  expect(board.view(5, 2000)).toEqual({
    rows: [
      {
        source: '/m/Album/one.flac',
        title: 'Album/one.flac',
        state: 'encoding',
        share: 0.5,
        speed: 50,
        leftMs: 1000,
      },
      {
        source: '/m/two.flac',
        title: 'm/two.flac',
        state: 'on 2',
        share: undefined,
        speed: undefined,
        leftMs: undefined,
      },
    ],
    more: 0,
    progress: total,
  });
  expect(board.view(1, 2000)).toMatchObject({ rows: [{}], more: 1 });
});

it('takes files away that have ended, however', () => {
  const board = openFileBoard();
  for (const source of ['a', 'b']) board.take(started(source), 0);
  board.take({ type: 'file.done', state: 'done', source: 'a', ...entry, warnings: [] }, 1);
  board.take({ type: 'file.failed', state: 'failed', source: 'b', ...entry }, 1);
  board.take({ type: 'file.failed', state: 'failed', source: 'never begun', ...entry }, 1);
  board.take(reached('a', 5), 1);
  expect(board.view(5, 1).rows).toEqual([]);
});
