import { codePointIndex } from '#core/code-point-index.ts';

import { positionAt } from '../source-position.ts';

/** The line of a text with a caret at the column; both count from 1, columns in characters. Pure. */
export function excerptAt(text: string, line: number, column: number): string {
  let start = 0;
  for (let n = 1; n < line; n += 1) start = text.indexOf('\n', start) + 1;
  return positionAt(text, start + codePointIndex(text.slice(start), column - 1)).excerpt;
}
