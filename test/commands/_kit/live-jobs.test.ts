import { renderToString } from 'ink';
import { createElement } from 'react';
import { expect, test } from 'vitest';

import type { BoardView } from '../../../src/commands/_kit/job-board.ts';
import { JobsPage } from '../../../src/commands/_kit/live-jobs.tsx';

const COUNTS = { running: 1, waiting: 41, done: 3, failed: 1, cancelled: 0 };
const ROWS: BoardView['rows'] = [
  { id: 'a', title: 'Credits\nBallad', state: 'encoding', share: 0.5, speed: 12.34, leftMs: 2500 },
  {
    id: 'b',
    title: 'x'.repeat(300),
    state: 'created',
    share: 0,
    speed: undefined,
    leftMs: undefined,
  },
  {
    id: 'c',
    title: 'Unknown',
    state: 'encoding',
    share: undefined,
    speed: undefined,
    leftMs: undefined,
  },
];
const draw = (view: BoardView, columns = 100) =>
  renderToString(createElement(JobsPage, { view, color: false }), { columns }).split('\n');

test('a job is one line with bar, share, speed, time left and title', () => {
  const [first, second, third] = draw({ rows: ROWS, more: 0, counts: COUNTS });
  expect(first).toBe('encoding   ██████████░░░░░░░░░░  50 %   12.3× 2.5 s left     Credits Ballad');
  expect(second).toMatch(/^waiting {4}░{20} {3}0 % +x+…$/);
  expect(third).toMatch(/^encoding {3}░{20} +Unknown$/);
});

test('no line is longer than the terminal is wide, whatever a title holds', () => {
  for (const columns of [60, 80, 100, 200]) {
    const lines = draw({ rows: ROWS, more: 38, counts: COUNTS }, columns);
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  }
});

test('the last line counts the jobs by state, and what is left out stands above it', () => {
  expect(draw({ rows: ROWS, more: 38, counts: COUNTS }).slice(-2)).toEqual([
    '… and 38 more',
    '1 running · 41 waiting · 3 done · 1 failed · 0 cancelled · q ends',
  ]);
});

test('an empty queue is told in words', () => {
  const none = { running: 0, waiting: 0, done: 0, failed: 0, cancelled: 0 };
  expect(draw({ rows: [], more: 0, counts: none })[0]).toBe('No job waits or runs.');
});
