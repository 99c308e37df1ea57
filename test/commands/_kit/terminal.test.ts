import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Terminal } from '../../../src/commands/_kit/terminal.ts';

const EVERY_MS = 5_000;

let lines: string[];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  lines = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('where nothing can be redrawn progress is a line at once, and then one every few seconds', () => {
  const terminal = new Terminal({
    json: false,
    quiet: false,
    progress: 'text',
    color: false,
    resultColor: false,
    typeable: (text) => text,
  });
  const sink = terminal.sink<{ type: 'rows.progress'; done: number }>(
    ({ done }) => `${done} rows`,
    ({ done }) => ({ done, total: 1000, label: 'rows' }),
  );
  for (let second = 0; second <= 12; second += 1) {
    sink({ type: 'rows.progress', done: second });
    vi.advanceTimersByTime(1000);
  }
  expect(lines).toEqual([
    '0 rows\n',
    `${EVERY_MS / 1000} rows\n`,
    `${(2 * EVERY_MS) / 1000} rows\n`,
  ]);
  sink({ type: 'rows.progress', done: 1000 });
  expect(lines.at(-1)).toBe('1000 rows\n');
});
