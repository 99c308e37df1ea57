import { BLOCKS, type LockMode } from './lint/locks.ts';
import { relationName } from './lint/relation-name.ts';
import type { AlterTableCmd, StatementTree } from './lint/sql-tree.ts';
import { statementLocks } from './lint/statement-locks.ts';
import { idText, type Migration, type MigrationKind, type Statement } from './model.ts';
import { positionAt } from './source-position.ts';

/** One statement that a run would send. */
export interface PlannedStatement {
  /** 1-based, in its file. */
  readonly line: number;
  /** The statement on one line, cut. */
  readonly sql: string;
  /** Locks on relations that the plan itself does not make, and whom they keep waiting. */
  readonly locks: readonly { relation: string; mode: LockMode; blocks: string }[];
}

/** One file that a run would apply. */
export interface PlannedMigration {
  readonly id: string;
  readonly name: string;
  /** All statements in one transaction, or each on its own. */
  readonly kind: MigrationKind;
  /** Older code may not run against it. */
  readonly breaking: boolean;
  readonly statements: readonly PlannedStatement[];
}

const SQL_CHARS_MAX = 100;

/** Says of every statement of a plan where it stands and what it locks. Pure. */
export function describePlan(migrations: readonly Migration[]): PlannedMigration[] {
  const made = new Set<string>();
  return migrations.map(({ file, kind, breaking, up }) => ({
    id: idText(file),
    name: file.name,
    kind,
    breaking,
    statements: up.map((statement) => describeStatement(file.text, statement, made)),
  }));
}

function describeStatement(
  text: string,
  statement: Statement,
  made: Set<string>,
): PlannedStatement {
  const tree = { [statement.kind]: statement.tree } as StatementTree;
  const create = tree.CreateStmt?.relation;
  if (create !== undefined) made.add(relationName(create));
  const locks = statementLocks({ tree, commands: commandsOf(tree) })
    .filter((lock) => !made.has(lock.name))
    .map(({ name, mode }) => ({ relation: name, mode, blocks: BLOCKS[mode] }));
  const { line } = positionAt(text, statement.offset);
  return { line, sql: oneLine(statement.sql), locks };
}

function commandsOf(tree: StatementTree): AlterTableCmd[] {
  return (tree.AlterTableStmt?.cmds ?? []).map((item) => item.AlterTableCmd);
}

/** A statement on one line, cut. Pure. */
export function oneLine(sql: string): string {
  const text = sql.replaceAll(/\s+/g, ' ');
  return text.length <= SQL_CHARS_MAX ? text : `${text.slice(0, SQL_CHARS_MAX - 1)}…`;
}
