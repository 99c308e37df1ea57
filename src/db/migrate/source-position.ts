/** A place in a text, for people: both numbers start at 1 and count characters. */
export interface SourcePosition {
  line: number;
  column: number;
  /** The line, and under it a caret at the column. */
  excerpt: string;
}

const LINE_CHARS_MAX = 120;

/** Finds line and column of an offset (in UTF-16 units) and draws a caret there. Pure. */
export function positionAt(text: string, offset: number): SourcePosition {
  const at = Math.min(Math.max(offset, 0), text.length);
  const lineStart = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at);
  const line = text.slice(0, lineStart).split('\n').length;
  const source = text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).trimEnd();
  const column = countCodePoints(text.slice(lineStart, at)) + 1;
  return { line, column, excerpt: drawCaret(source, line, at - lineStart) };
}

/** Index in UTF-16 units of the n-th code point, which is how PostgreSQL counts. Pure. */
export function codePointIndex(text: string, codePoints: number): number {
  let index = 0;
  for (let n = 0; n < codePoints && index < text.length; n += 1) {
    index += text.codePointAt(index)! > 0xff_ff ? 2 : 1;
  }
  return index;
}

/** Length in code points, which is how PostgreSQL, psql and editors count columns. Pure. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; count += 1) {
    index += text.codePointAt(index)! > 0xff_ff ? 2 : 1;
  }
  return count;
}

function drawCaret(source: string, line: number, at: number): string {
  // A long line is cut to a window around the place.
  const from = Math.max(0, at - LINE_CHARS_MAX / 2);
  const shown = source.slice(from, from + LINE_CHARS_MAX);
  const lead = shown.slice(0, at - from).replaceAll(/[^\t]/g, ' ');
  const gutter = `  ${line} | `;
  return `${gutter}${shown}\n${' '.repeat(gutter.length - 2)}| ${lead}^`;
}
