/** A word, a quoted name, a string, a whole number or a sign. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'sign';
  /** What it means: a word in lower case, a name or a string without its quotes. */
  readonly value: string;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** One byte a character, so that offsets in bytes and in characters are the same. */
const OTHER_THAN_ASCII = /[^\t\n\r -~]/;

/**
 * Blanks and comments, then one token. What PostgreSQL's scanner takes otherwise than it looks (a
 * backslash, a doubled quote, a number with a word behind it, dollars, comments in the other style) fits
 * no alternative.
 */
const TOKEN =
  /(?:[\t\n\r ]|--[^\n\r]*)*(?:(?<word>[A-Za-z_][A-Za-z0-9_]*)(?![\w$'"])|"(?<quoted>[^"\t\n\r]{1,63})"(?!")|'(?<string>[^'\\]+)'(?!')|(?<number>\d{1,9})(?![\w.$])|(?<sign>[(),;.[\]])|$)/y;

/** PostgreSQL cuts longer names. */
const NAME_CHARACTERS_MAX = 63;

/** The tokens of an SQL text, or undefined where one of them is none of the plain ones. Pure. */
export function readTokens(text: string): Token[] | undefined {
  if (OTHER_THAN_ASCII.test(text)) return undefined;
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const found = TOKEN.exec(text);
    if (found === null) return undefined;
    const { word, quoted, string, number, sign } = found.groups!;
    const end = TOKEN.lastIndex;
    if (word !== undefined) {
      if (word.length > NAME_CHARACTERS_MAX) return undefined;
      tokens.push({ kind: 'word', value: word.toLowerCase(), start: end - word.length, end });
    } else if (quoted !== undefined) {
      tokens.push({ kind: 'quoted', value: quoted, start: end - quoted.length - 2, end });
    } else if (string !== undefined) {
      tokens.push({ kind: 'string', value: string, start: end - string.length - 2, end });
    } else if (number !== undefined) {
      tokens.push({ kind: 'number', value: number, start: end - number.length, end });
    } else if (sign !== undefined) {
      tokens.push({ kind: 'sign', value: sign, start: end - 1, end });
    } else return tokens;
  }
}
