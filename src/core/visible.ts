/** C0 and C1 controls, and the marks that turn the direction of text around. */
// oxlint-disable-next-line no-control-regex -- these are what must not reach a terminal
const HIDDEN = /[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;
const PICTURES = 0x24_00;
const DELETE = 0x7f;

/**
 * A text of somebody else as it may be shown: control characters stand as pictures of one column each, so
 * that none of them moves a cursor, hides a line or starts a new one. Pure.
 */
export function visible(text: string): string {
  return text.replaceAll(HIDDEN, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(PICTURES + code);
    return code === DELETE ? '\u2421' : '\uFFFD';
  });
}

/** What a text for people may hold beside what is seen: ends of lines, tabs, and colours of our own. */
// oxlint-disable-next-line no-control-regex -- the same
const KEPT = /(\r?\n|\t|\u001B\[(?:0|1|2|31|32|33|36)m)/;

/** As `visible`, for a text of several lines that may be coloured. Pure. */
export function visibleText(text: string): string {
  const parts = text.split(KEPT);
  return parts.map((part, index) => (index % 2 === 1 ? part : visible(part))).join('');
}
