import type { ScanToken } from 'libpg-query';

import type { Migration, Statement } from '../model.ts';
import type { SqlParser } from '../sql-parser.ts';
import type { AlterCommand, LintFile, LintStatement } from './model.ts';
import type { StatementTree } from './sql-tree.ts';

const IDENTIFIER_BYTES_MAX = 63;

/**
 * Takes the part of a migration that is applied apart for the rules; `label` is what findings call
 * the file.
 */
export async function readLintFile(
  parser: SqlParser,
  migration: Migration,
  label: string,
): Promise<LintFile> {
  const transactional = migration.kind !== 'no-transaction';
  const statements: LintStatement[] = [];
  let begun: number | undefined;
  for (const [index, statement] of migration.up.entries()) {
    const tree = await readTree(parser, statement.sql);
    const word = tree.TransactionStmt?.kind;
    if (word === 'TRANS_STMT_BEGIN' || word === 'TRANS_STMT_START') begun = index;
    if (word === 'TRANS_STMT_COMMIT' || word === 'TRANS_STMT_ROLLBACK') begun = undefined;
    const within = transactional ? 0 : begun;
    statements.push({
      sql: statement.sql,
      kind: statement.kind,
      tree,
      offset: statement.offset,
      transaction: within === undefined ? undefined : `${label}#${within}`,
      ...(await readTokens(parser, statement, tree)),
    });
  }
  const { file, ignores } = migration;
  return { name: label, text: file.text, transactional, statements, ignores };
}

async function readTree(parser: SqlParser, sql: string): Promise<StatementTree> {
  const parsed = await parser.parse(sql);
  if ('message' in parsed) throw new Error(`a statement alone is refused: ${parsed.message}`);
  return parsed[0]?.stmt ?? {};
}

/** What only the tokens say; most statements need none of it. */
async function readTokens(
  parser: SqlParser,
  { sql }: Statement,
  { AlterTableStmt }: StatementTree,
): Promise<Pick<LintStatement, 'commands' | 'longNames'>> {
  // The parser takes `alter index`, `alter view` and `alter type` for the same kind of statement.
  const alter = AlterTableStmt?.objtype === 'OBJECT_TABLE' ? AlterTableStmt : undefined;
  const mayBeLong = /[^\s,;()]{64}/.test(sql) || /"[^"]{64}/.test(sql) || /[^\0-\x7F]/.test(sql);
  if (alter === undefined && !mayBeLong) return { commands: [], longNames: [] };
  const tokens = (await parser.scan(sql)) ?? [];
  const longNames = tokens.filter(isLongName).map(({ text, start }) => ({
    name: text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text,
    location: start,
  }));
  const starts = alter && findCommands(tokens, alter.relation.location ?? 0);
  const commands = (alter?.cmds ?? []).map(({ AlterTableCmd: command }, index): AlterCommand =>
    Object.assign({}, command, { location: starts?.[index] ?? 0 }),
  );
  return { commands, longNames };
}

function isLongName({ tokenName, text }: ScanToken): boolean {
  if (tokenName !== 'IDENT') return false;
  const name = text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
  return Buffer.byteLength(name) > IDENTIFIER_BYTES_MAX;
}

/** The byte at which each command of an `alter table` begins: after the name, then after commas. */
function findCommands(tokens: readonly ScanToken[], relation: number): number[] {
  const code = tokens.filter((token) => !/COMMENT/.test(token.tokenName));
  let at = code.findIndex((token) => token.start >= relation) + 1;
  while (code[at]?.text === '.') at += 2;
  if (code[at]?.text === '*') at += 1;
  const first = code[at];
  const starts = first === undefined ? [] : [first.start];
  let depth = 0;
  for (const [index, { text }] of code.entries()) {
    if (index < at) continue;
    if (text === '(' || text === '[') depth += 1;
    if (text === ')' || text === ']') depth -= 1;
    const next = code[index + 1];
    if (text === ',' && depth === 0 && next !== undefined) starts.push(next.start);
  }
  return starts;
}
