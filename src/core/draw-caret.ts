const LINE_CHARS_MAX = 120;

/**
 * A line of a file as compilers show it, with its number, and under it a caret. A long line is cut to
 * a window around the place. Pure.
 * @param at where the caret stands, in UTF-16 units from the start of the line.
 */
export function drawCaret(source: string, line: number, at: number): string {
  const from = Math.max(0, at - LINE_CHARS_MAX / 2);
  const shown = source.slice(from, from + LINE_CHARS_MAX);
  const lead = shown.slice(0, at - from).replaceAll(/[^\t]/g, ' ');
  const gutter = `  ${line} | `;
  return `${gutter}${shown}\n${' '.repeat(gutter.length - 2)}| ${lead}^`;
}
