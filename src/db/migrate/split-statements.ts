import type { Statement } from './model.ts';
import { codePointIndex } from '#core/code-point-index.ts';
import type { ParseRefusal, RawStatement, SqlParser } from './sql-parser.ts';

/** SQL that PostgreSQL's parser refuses, with the place in the whole text. */
export class SqlSyntaxError extends Error {
  override readonly name = 'SqlSyntaxError';
  /** Offset in UTF-16 units. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** A `--` comment; the offsets are UTF-16 units. */
export interface Comment {
  text: string;
  start: number;
  end: number;
}

/**
 * Every `--` comment of an SQL text, in order; what only looks like one inside quotes is none.
 * @throws SqlSyntaxError when a quote or a comment is not closed.
 */
export async function scanComments(parser: SqlParser, text: string): Promise<Comment[]> {
  const utf16 = byteToUtf16(text);
  const tokens = await parser.scan(text);
  if (tokens === undefined) {
    // The scanner does not say where it stopped; the parser does.
    const parsed = await parser.parse(text);
    if (isRefusal(parsed)) throw syntaxError(text, parsed, 0);
    throw new Error('the scanner refuses a text that the parser takes');
  }
  return tokens
    .filter((token) => token.tokenName === 'SQL_COMMENT')
    .map((token) => ({ text: token.text, start: utf16(token.start), end: utf16(token.end) }));
}

/**
 * The statements between two offsets of a text, each without its semicolon and without the blanks
 * and comments before it.
 * @throws SqlSyntaxError
 */
export async function splitStatements(
  parser: SqlParser,
  text: string,
  start: number,
  end: number,
): Promise<Statement[]> {
  const part = text.slice(start, end);
  if (part.trim() === '') return [];
  const parsed = await parser.parse(part);
  if (isRefusal(parsed)) throw syntaxError(part, parsed, start);
  const bytes = Buffer.from(part);
  const utf16 = byteToUtf16(part);
  return parsed.map(({ stmt, stmt_location = 0, stmt_len }) => {
    // A length of zero means: to the end.
    const stop = stmt_len ? stmt_location + stmt_len : bytes.byteLength;
    return {
      sql: bytes.subarray(stmt_location, stop).toString().trim(),
      offset: start + utf16(stmt_location),
      kind: Object.keys(stmt ?? {})[0] ?? '',
      tree: (Object.values(stmt ?? {})[0] ?? {}) as Statement['tree'],
      treeStart: stmt_location,
    };
  });
}

function isRefusal(parsed: readonly RawStatement[] | ParseRefusal): parsed is ParseRefusal {
  return 'message' in parsed;
}

/** The parser's refusal of a part, at its place in the whole text. */
function syntaxError(part: string, refusal: ParseRefusal, start: number): SqlSyntaxError {
  const offset = start + codePointIndex(part, refusal.cursorPosition);
  return new SqlSyntaxError(refusal.message, offset);
}

/** Turns byte offsets, asked for in rising order, into UTF-16 offsets; one walk over the text. */
function byteToUtf16(text: string): (byteOffset: number) => number {
  let bytes = 0;
  let index = 0;
  return (byteOffset) => {
    while (bytes < byteOffset && index < text.length) {
      const code = text.codePointAt(index)!;
      bytes += code < 0x80 ? 1 : code < 0x8_00 ? 2 : code < 0x1_00_00 ? 3 : 4;
      index += code > 0xff_ff ? 2 : 1;
    }
    return index;
  };
}
