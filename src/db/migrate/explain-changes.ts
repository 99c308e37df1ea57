import { createHash } from 'node:crypto';

import { query, type DbContext } from '../pool.ts';
import { sql } from '../sql.ts';
import type { MigrationFile, MigrationProblem, Statement } from './model.ts';
import { parseMigration } from './parse.ts';
import { positionAt } from './source-position.ts';
import { openSqlParser, type SqlParser } from './sql-parser.ts';

/** SHA-256 of a statement's text in hex; the record keeps one for each that was run. */
export function statementHash(statement: string): string {
  return createHash('sha256').update(statement.replaceAll('\r\n', '\n')).digest('hex');
}

/**
 * Says of every applied file that was changed since which of its statements are others now, or that
 * none is. Problems of other kinds pass through.
 */
export async function explainChanges(
  ctx: DbContext,
  files: readonly MigrationFile[],
  problems: readonly MigrationProblem[],
): Promise<MigrationProblem[]> {
  const changed = problems.filter((item) => item.kind === 'changed').map((item) => item.id);
  if (changed.length === 0) return [...problems];
  const rows = await query<{ id: bigint; statementHashes: string[] }>(
    ctx,
    sql`select id, statement_hashes from veza_migrations where id = any(${changed}::bigint[])`,
  );
  const before = new Map(rows.map((row) => [row.id, row.statementHashes]));
  await using parser = openSqlParser();
  const explained: MigrationProblem[] = [];
  for (const problem of problems) {
    const file = files.find((item) => item.id === problem.id);
    const hashes = before.get(problem.id) ?? [];
    const isChanged = problem.kind === 'changed' && file?.name === problem.name;
    const isKnown = isChanged && hashes.length > 0;
    const detail = isKnown ? await describeChange(parser, file, hashes) : undefined;
    const message = detail === undefined ? problem.message : `${problem.message}; ${detail}`;
    explained.push({ ...problem, message });
  }
  return explained;
}

async function describeChange(
  parser: SqlParser,
  file: MigrationFile,
  hashes: readonly string[],
): Promise<string> {
  const parsed = await parseMigration(parser, file, { unfit: 'allowed' });
  if (!('file' in parsed)) {
    const [fault] = parsed;
    return `it cannot be parsed now: line ${fault!.line}: ${fault!.message}`;
  }
  const { up } = parsed;
  const other = up.findIndex((statement, at) => statementHash(statement.sql) !== hashes[at]);
  if (other !== -1) return describePlace(file, up[other]!, { other, ran: hashes.length });
  if (up.length < hashes.length)
    return `${hashes.length} statements were run, the file has ${up.length} now`;
  return 'every statement that was applied is as it was: the change is elsewhere in the file';
}

function describePlace(
  file: MigrationFile,
  statement: Statement,
  { other, ran }: { other: number; ran: number },
): string {
  const { line } = positionAt(file.text, statement.offset);
  const what = other < ran ? 'is another' : 'is new';
  return `statement ${other + 1} (line ${line}) ${what}`;
}
