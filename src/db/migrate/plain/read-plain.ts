import type { RawStatement } from '../sql-parser.ts';
import { readStatement } from './read-statement.ts';
import { readTokens, type Token } from './read-tokens.ts';
import { NotPlain, TokenReader } from './token-reader.ts';

/**
 * What PostgreSQL's parser says of a text, tree and all, where the text holds nothing but the plainest
 * statements about tables and indexes; undefined for any other, right or wrong: that one is for the
 * parser itself. To load the parser takes longer than to apply a handful of such files. Pure.
 */
export function readPlain(text: string): RawStatement[] | undefined {
  const tokens = readTokens(text);
  if (tokens === undefined) return undefined;
  try {
    return readStatements(tokens);
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

function readStatements(tokens: readonly Token[]): RawStatement[] {
  const reader = new TokenReader(tokens);
  const statements: RawStatement[] = [];
  while (!reader.isAtEnd) {
    const { start } = reader.next;
    const stmt = readStatement(reader);
    const end = reader.next;
    // A length is said only where a semicolon ends the statement, a place only where it is not zero.
    const isEnded = !reader.isAtEnd;
    if (isEnded) reader.need(';');
    statements.push({
      stmt,
      ...(start === 0 ? {} : { stmt_location: start }),
      ...(isEnded ? { stmt_len: end.start - start } : {}),
    });
  }
  return statements;
}
