import { expect, test } from 'vitest';

import { visible, visibleText } from '#core/visible.ts';

test('control characters stand as pictures, one column each', () => {
  expect(visible('a\u001B[2Jb\nc\u007F\u009B\u202E')).toBe('a\u241B[2Jb\u240Ac\u2421\uFFFD\uFFFD');
});

test('a text keeps its lines, tabs and our own colours, and nothing else that moves', () => {
  const own = '\u001B[31mred\u001B[0m\tand\r\nplain';
  expect(visibleText(own)).toBe(own);
  expect(visibleText('\u001B[8mhidden\u001B[0m \u001B]8;;x\u0007')).toBe(
    '\u241B[8mhidden\u001B[0m \u241B]8;;x\u2407',
  );
  expect(visibleText('over\rwritten')).toBe('over\u240Dwritten');
});
