/** How many code points a text has; a lone surrogate counts as one. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0xdc00 || unit > 0xdfff) continue;
    const before = text.charCodeAt(at - 1);
    if (before >= 0xd800 && before <= 0xdbff) count -= 1;
  }
  return count;
}

/** The column, code points from 1, of an index in UTF-16 units. */
export function columnOf(text: string, index: number): number {
  return codePoints(text.slice(0, index)) + 1;
}
