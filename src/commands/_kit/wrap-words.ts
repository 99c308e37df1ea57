/** A line that has no room for that many is not broken: a narrower column is no text any more. */
const COLUMNS_MIN = 16;

/**
 * Text broken between words, so that nothing is left to the terminal, which breaks in the middle of
 * them. A word that is too long stands alone. Pure.
 * @param columns of the page; undefined leaves the text as it is.
 * @param indent columns that further lines are moved in by, and that the first has already used.
 */
export function wrapWords(text: string, columns: number | undefined, indent: number): string {
  if (columns === undefined || columns - indent < COLUMNS_MIN) return text;
  const room = columns - indent;
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    if (line === undefined) line = word;
    else if (columnsOf(line) + 1 + columnsOf(word) <= room) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line ?? ''].join(`\n${' '.repeat(indent)}`);
}

/** Without the codes of styles, which take no room. */
function columnsOf(text: string): number {
  // oxlint-disable-next-line no-control-regex -- the codes of `page.ts`
  return text.replaceAll(/\u001B\[\d+m/g, '').length;
}
