import type * as libpgQuery from 'libpg-query';

import type { Statement } from './model.ts';
import { codePointIndex } from './source-position.ts';

/** SQL that PostgreSQL's parser refuses, with the place in the whole text. */
export class SqlSyntaxError extends Error {
  override readonly name = 'SqlSyntaxError';
  /** Offset in UTF-16 units. */
  readonly offset: number;

  constructor(message: string, offset: number, cause: unknown) {
    super(message, { cause });
    this.offset = offset;
  }
}

/** A `--` comment; the offsets are UTF-16 units. */
export interface Comment {
  text: string;
  start: number;
  end: number;
}

type Parser = typeof libpgQuery;

/** The parser is WebAssembly of 1.8 MB: only a run that has files to apply loads it. */
async function loadParser(): Promise<Parser> {
  const parser = await import('libpg-query');
  await parser.loadModule();
  return parser;
}

/**
 * Every `--` comment of an SQL text, in order; what only looks like one inside quotes is none.
 * @throws SqlSyntaxError when a quote or a comment is not closed.
 */
export async function scanComments(text: string): Promise<Comment[]> {
  const parser = await loadParser();
  const utf16 = byteToUtf16(text);
  let tokens;
  try {
    tokens = parser.scanSync(text).tokens;
  } catch (error) {
    // The scanner does not say where it stopped; the parser does.
    throw findSyntaxError(parser, text) ?? error;
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
  text: string,
  start: number,
  end: number,
): Promise<Statement[]> {
  const parser = await loadParser();
  const part = text.slice(start, end);
  if (part.trim() === '') return [];
  const error = findSyntaxError(parser, part);
  if (error !== undefined) throw new SqlSyntaxError(error.message, start + error.offset, error);
  const bytes = Buffer.from(part);
  const utf16 = byteToUtf16(part);
  return (parser.parseSync(part).stmts ?? []).map(({ stmt, stmt_location = 0, stmt_len }) => {
    // A length of zero means: to the end.
    const stop = stmt_len ? stmt_location + stmt_len : bytes.byteLength;
    return {
      sql: bytes.subarray(stmt_location, stop).toString().trim(),
      offset: start + utf16(stmt_location),
      kind: Object.keys(stmt ?? {})[0] ?? '',
    };
  });
}

function findSyntaxError(parser: Parser, text: string): SqlSyntaxError | undefined {
  try {
    parser.parseSync(text);
    return undefined;
  } catch (error) {
    if (!parser.hasSqlDetails(error)) throw error;
    const offset = codePointIndex(text, Math.max(0, error.sqlDetails?.cursorPosition ?? 0));
    return new SqlSyntaxError(error.message, offset, error);
  }
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
