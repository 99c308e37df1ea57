import { renderToString } from 'ink';
import { createElement } from 'react';
import { expect, test } from 'vitest';

import type { BatchProgress } from '#transcode/index.ts';

import type { FileBoardView } from '../../../src/commands/_kit/file-board.ts';
import { TranscodePage } from '../../../src/commands/_kit/live-transcode.tsx';

const PROGRESS: BatchProgress = {
  type: 'batch.progress',
  done: 3,
  skipped: 7,
  failed: 1,
  encoding: 2,
  waiting: 5,
  allFound: true,
  bytesDone: 25,
  bytesTotal: 100,
  encodedMs: 1,
  speed: 88.04,
  leftMs: 63_000,
};
const ROWS: FileBoardView['rows'] = [
  {
    source: 'a',
    title: 'Album/one.flac',
    state: 'encoding',
    share: 0.5,
    speed: 12.34,
    leftMs: 2500,
  },
  {
    source: 'b',
    title: 'x'.repeat(300),
    state: 'on 2',
    share: undefined,
    speed: undefined,
    leftMs: undefined,
  },
];
const draw = (view: FileBoardView, columns = 100) =>
  renderToString(createElement(TranscodePage, { view, color: false }), { columns }).split('\n');

test('a file under way is one line, and the last one is the total', () => {
  const [first, second, more, total] = draw({ rows: ROWS, more: 4, progress: PROGRESS });
  expect(first).toBe('encoding   ██████████░░░░░░░░░░  50 %   12.3× 2.5 s left     Album/one.flac');
  expect(second).toMatch(/^on 2 {7}░{20} +x+…$/);
  expect(more).toBe('… and 4 more');
  expect(total).toMatch(
    /^total {6}█{5}░{15} {2}25 % {3}88\.0× 1 min 3 s left {1,2}3 of 10 encoded · 7/,
  );
});

test('a total that is not known yet has neither bar nor end', () => {
  const progress = { ...PROGRESS, allFound: false, failed: 0, skipped: 0, leftMs: null };
  const [total] = draw({ rows: [], more: 0, progress });
  expect(total).toMatch(/^total {6}░{20} +88\.0× +3 of 10\+ encoded$/);
});

test('no line is longer than the terminal is wide', () => {
  for (const columns of [60, 80, 200]) {
    const lines = draw({ rows: ROWS, more: 0, progress: PROGRESS }, columns);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  }
});
