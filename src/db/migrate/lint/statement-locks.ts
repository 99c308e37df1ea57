import { alterLock } from './alter-locks.ts';
import { LOCK_MODES, type LockMode } from './locks.ts';
import { dottedName, relationName } from './relation-name.ts';
import { hasOption } from './has-option.ts';
import type { AlterTableCmd, RangeVar, StatementTree } from './sql-tree.ts';

/** A relation that a statement locks; for an index its table is locked with it. */
export interface StatementLock {
  /** As `relationName` writes it. */
  readonly name: string;
  readonly mode: LockMode;
}

/** A statement's tree, and its commands when it is an `alter table`. */
export interface LockingStatement {
  readonly tree: StatementTree;
  readonly commands: readonly AlterTableCmd[];
}

/**
 * The locks that a statement takes on relations that it names, the strongest of each, those of the
 * relation that it is about first. Pure.
 */
export function statementLocks(statement: LockingStatement): StatementLock[] {
  const { tree } = statement;
  return [...alterLocks(statement), ...indexLocks(tree), ...otherLocks(tree), ...dropLocks(tree)];
}

function alterLocks({ tree, commands }: LockingStatement): StatementLock[] {
  const { AlterTableStmt: alter, RenameStmt: rename, AlterObjectSchemaStmt: move } = tree;
  const moved = rename?.relation ?? move?.relation;
  if (moved !== undefined) {
    // An index may be renamed while its table is used.
    const isIndex = rename?.renameType === 'OBJECT_INDEX';
    return [lock(moved, isIndex ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE')];
  }
  if (alter === undefined) return [];
  const others = commands.flatMap(({ subtype, def }): StatementLock[] => {
    const foreign = [
      def?.Constraint,
      ...(def?.ColumnDef?.constraints ?? []).map((item) => item.Constraint),
    ].flatMap((item) => item?.pktable ?? []);
    const part = def?.PartitionCmd;
    const partition = part?.name && alter.objtype === 'OBJECT_TABLE' ? part.name : undefined;
    const partMode =
      subtype === 'AT_DetachPartition' && part?.concurrent
        ? 'SHARE UPDATE EXCLUSIVE'
        : 'ACCESS EXCLUSIVE';
    return [
      ...foreign.map((relation) => lock(relation, 'SHARE ROW EXCLUSIVE')),
      ...(partition === undefined ? [] : [lock(partition, partMode)]),
    ];
  });
  const mode = alterLock(alter.cmds.map((item) => item.AlterTableCmd));
  return [lock(alter.relation, mode), ...others];
}

function indexLocks(tree: StatementTree): StatementLock[] {
  const { IndexStmt: index, ReindexStmt: reindex } = tree;
  if (index !== undefined) {
    return [lock(index.relation, index.concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE')];
  }
  if (reindex?.relation === undefined) return [];
  // What is read through the index itself waits, too, but the table's own lock is SHARE.
  const concurrent = hasOption(reindex.params, 'concurrently');
  return [lock(reindex.relation, concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE')];
}

function otherLocks(tree: StatementTree): StatementLock[] {
  const trigger = tree.CreateTrigStmt?.relation;
  const exclusive =
    tree.ClusterStmt?.relation ??
    tree.RuleStmt?.relation ??
    tree.CreatePolicyStmt?.table ??
    tree.AlterPolicyStmt?.table;
  const refresh = tree.RefreshMatViewStmt;
  const lockMode = LOCK_MODES[(tree.LockStmt?.mode ?? 8) - 1]!;
  const isFull = hasOption(tree.VacuumStmt?.options, 'full');
  return [
    ...(trigger ? [lock(trigger, 'SHARE ROW EXCLUSIVE')] : []),
    ...(exclusive ? [lock(exclusive, 'ACCESS EXCLUSIVE')] : []),
    ...(refresh
      ? [lock(refresh.relation, refresh.concurrent ? 'EXCLUSIVE' : 'ACCESS EXCLUSIVE')]
      : []),
    ...(tree.TruncateStmt?.relations ?? []).map((item) => lock(item.RangeVar, 'ACCESS EXCLUSIVE')),
    ...(tree.LockStmt?.relations ?? []).map((item) => lock(item.RangeVar, lockMode)),
    ...(tree.VacuumStmt?.rels ?? []).flatMap(({ VacuumRelation: { relation } }) =>
      relation ? [lock(relation, isFull ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE')] : [],
    ),
    ...foreignLocks(tree),
    ...commentLocks(tree),
  ];
}

function commentLocks({ CommentStmt: comment }: StatementTree): StatementLock[] {
  const items = comment?.object?.List?.items ?? [];
  const mode = 'SHARE UPDATE EXCLUSIVE';
  if (comment?.objtype === 'OBJECT_TABLE') return [{ name: dottedName(items), mode }];
  if (comment?.objtype !== 'OBJECT_COLUMN') return [];
  return [{ name: dottedName(items.slice(0, -1)), mode }];
}

/** A new table that references another puts triggers on that one. */
function foreignLocks({ CreateStmt: create }: StatementTree): StatementLock[] {
  return (create?.tableElts ?? []).flatMap(({ ColumnDef, Constraint }) =>
    [Constraint, ...(ColumnDef?.constraints ?? []).map((item) => item.Constraint)].flatMap((item) =>
      item?.pktable ? [lock(item.pktable, 'SHARE ROW EXCLUSIVE')] : [],
    ),
  );
}

const DROPPED = /^OBJECT_(TABLE|INDEX|VIEW|MATVIEW|FOREIGN_TABLE|SEQUENCE)$/;
/** Dropped from a table: its name stands before the last one. */
const DROPPED_FROM = /^OBJECT_(TRIGGER|RULE|POLICY)$/;

function dropLocks({ DropStmt: drop }: StatementTree): StatementLock[] {
  return (drop?.objects ?? []).flatMap((object): StatementLock[] => {
    if (!('List' in object)) return [];
    const { items } = object.List;
    const mode = drop!.concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
    if (DROPPED.test(drop!.removeType)) return [{ name: dottedName(items), mode }];
    if (DROPPED_FROM.test(drop!.removeType))
      return [{ name: dottedName(items.slice(0, -1)), mode }];
    return [];
  });
}

function lock(relation: RangeVar, mode: LockMode): StatementLock {
  return { name: relationName(relation), mode };
}
