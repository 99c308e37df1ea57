import type { AlterCommand, LintStatement } from './model.ts';
import { relationName } from './relation-name.ts';
import type { SchemaChanges } from './schema-changes.ts';

interface Unrepeatable {
  readonly location: number | undefined;
  readonly remedy: string;
}

/** The parts of a statement that fail, or do something else, when it is run a second time. Pure. */
export function unrepeatable(statement: LintStatement, before: SchemaChanges): Unrepeatable[] {
  const { tree, commands } = statement;
  const table = tree.AlterTableStmt?.relation;
  return [
    ...commands.flatMap((command) => {
      const remedy = alterRemedy(command, before, relationName(table!));
      return remedy === undefined ? [] : [{ location: command.location, remedy }];
    }),
    ...statementRemedies(statement).map((remedy) => ({ location: undefined, remedy })),
  ];
}

const IN_TRANSACTION = 'Leave it to a file without -- veza:no-transaction.';
/** Made so by the first run, and made so again by the second. */
const REPEATABLE =
  /^AT_(AlterColumnType|AlterConstraint|ChangeOwner|ClusterOn|ColumnDefault|CookedColumnDefault|DisableTrig\w*|DropCluster|DropNotNull|EnableTrig\w*|EnableAlwaysTrig|EnableReplicaTrig|\w*RowSecurity|ReplicaIdentity|ReplaceRelOptions|ResetOptions|ResetRelOptions|Set\w+|ValidateConstraint)$/;

function alterRemedy(
  { subtype, name, def, missing_ok: lenient }: AlterCommand,
  before: SchemaChanges,
  table: string,
): string | undefined {
  if (REPEATABLE.test(subtype)) return undefined;
  if (subtype === 'AT_AddColumn') return lenient ? undefined : 'add column if not exists …';
  if (subtype === 'AT_DropColumn') return lenient ? undefined : 'drop column if exists …';
  if (subtype === 'AT_DropConstraint') {
    return lenient ? undefined : `drop constraint if exists ${name}`;
  }
  if (subtype === 'AT_AddConstraint') {
    const added = def?.Constraint?.conname;
    return before.dropped.has(`${table}.${added}`)
      ? undefined
      : `drop constraint if exists ${added ?? '…'}; before it`;
  }
  return IN_TRANSACTION;
}

function statementRemedies({ tree }: LintStatement): string[] {
  const { CreateStmt: create, IndexStmt: index, DropStmt: drop, RenameStmt: rename } = tree;
  const isBrief = create?.relation.relpersistence === 't' && create.oncommit === 'ONCOMMIT_DROP';
  if (create !== undefined && !create.if_not_exists && !isBrief) {
    return ['create table if not exists …'];
  }
  const isPlainIndex = index !== undefined && !index.concurrent && index.idxname !== undefined;
  if (isPlainIndex && !index.if_not_exists) return ['create index if not exists …'];
  if (/^OBJECT_(TABLE|INDEX|TYPE)$/.test(drop?.removeType ?? '') && !drop?.missing_ok) {
    return [`drop ${drop!.removeType.slice('OBJECT_'.length).toLowerCase()} if exists …`];
  }
  if (tree.AlterObjectSchemaStmt?.objectType === 'OBJECT_TABLE') return [IN_TRANSACTION];
  const renamed = rename?.relationType === 'OBJECT_TABLE' ? 'OBJECT_COLUMN' : rename?.renameType;
  return /^OBJECT_(TABLE|COLUMN|TABCONSTRAINT)$/.test(renamed ?? '') ? [IN_TRANSACTION] : [];
}
