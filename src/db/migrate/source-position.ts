import { drawCaret } from '#core/draw-caret.ts';

/** A place in a text, for people: both numbers start at 1 and count characters. */
export interface SourcePosition {
  line: number;
  column: number;
  /** The line, and under it a caret at the column. */
  excerpt: string;
}

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

/** Length in code points, which is how PostgreSQL, psql and editors count columns. Pure. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; count += 1) {
    index += text.codePointAt(index)! > 0xff_ff ? 2 : 1;
  }
  return count;
}
