/** Most characters of a playlist that a message repeats. */
const QUOTED_MAX = 60;

/** A text of a playlist for a message: in quotes, cut when it is long, nothing invisible in it. */
export function quoteText(text: string): string {
  const short = text.length > QUOTED_MAX ? `${text.slice(0, QUOTED_MAX)}…` : text;
  const visible = short.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, codePointName);
  return `"${visible.replaceAll('"', "'")}"`;
}

/** `U+0009`. */
export function codePointName(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
