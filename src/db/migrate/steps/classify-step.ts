import type { Statement } from '../model.ts';

/** A name as it is written: with a schema or to be found on the search path. */
export interface WrittenName {
  readonly schema: string | null;
  readonly name: string;
}

/** Objects of the whole server, made and dropped outside of transactions. */
export type GlobalCatalogue = 'pg_database' | 'pg_tablespace' | 'pg_subscription';

/**
 * How a statement that stands alone is carried out, and what the catalogue tells of it after a
 * crash. Everything that PostgreSQL takes inside a transaction is committed together with its
 * journal row; only the others need to be looked at.
 */
export type Step =
  | { readonly kind: 'in-transaction' }
  /** `set` and `reset`: made again before each later statement, whichever run comes to it. */
  | { readonly kind: 'setting' }
  | {
      readonly kind: 'create-index';
      /** Null: PostgreSQL makes the name up. */
      readonly index: string | null;
      readonly table: WrittenName;
      /** Where the table's name begins in the statement, in bytes. */
      readonly tableAt: number;
      readonly ifNotExists: boolean;
    }
  | { readonly kind: 'drop-index'; readonly index: WrittenName }
  | {
      readonly kind: 'reindex';
      readonly scope: 'index' | 'table' | 'schema' | 'database';
      readonly target: WrittenName | null;
    }
  | { readonly kind: 'detach'; readonly parent: WrittenName; readonly partition: WrittenName }
  | { readonly kind: 'make-global'; readonly catalogue: GlobalCatalogue; readonly name: string }
  | { readonly kind: 'drop-global'; readonly catalogue: GlobalCatalogue; readonly name: string }
  /** Goes along a table; its place is kept with each batch. */
  | { readonly kind: 'batch' }
  /** Running it a second time does no harm. */
  | { readonly kind: 'repeatable' };

interface RangeVar {
  schemaname?: string;
  relname: string;
  location?: number;
}

interface DefElem {
  DefElem: { defname: string; arg?: { String?: { sval?: string } } };
}

interface DropTree {
  removeType?: string;
  concurrent?: boolean;
  objects: { List: { items: { String: { sval: string } }[] } }[];
}

/** Says by its kind how a statement of a no-transaction file is carried out. Pure. */
export function classifyStep(statement: Statement): Step {
  const { kind, tree } = statement;
  const field = <T>(name: string): T => tree[name] as T;
  switch (kind) {
    case 'VariableSetStmt':
      return { kind: 'setting' };
    case 'IndexStmt':
      return field('concurrent') ? createIndex(statement) : IN_TRANSACTION;
    case 'DropStmt':
      return dropIndex(tree as unknown as DropTree);
    case 'ReindexStmt':
      return reindex(tree);
    case 'AlterTableStmt':
      return detach(tree);
    case 'CreatedbStmt':
      return { kind: 'make-global', catalogue: 'pg_database', name: field('dbname') };
    case 'DropdbStmt':
      return { kind: 'drop-global', catalogue: 'pg_database', name: field('dbname') };
    case 'CreateTableSpaceStmt':
      return { kind: 'make-global', catalogue: 'pg_tablespace', name: field('tablespacename') };
    case 'DropTableSpaceStmt':
      return { kind: 'drop-global', catalogue: 'pg_tablespace', name: field('tablespacename') };
    case 'CreateSubscriptionStmt':
      return { kind: 'make-global', catalogue: 'pg_subscription', name: field('subname') };
    case 'DropSubscriptionStmt':
      return { kind: 'drop-global', catalogue: 'pg_subscription', name: field('subname') };
    case 'VacuumStmt':
      return field('is_vacuumcmd') ? { kind: 'repeatable' } : IN_TRANSACTION;
    case 'ClusterStmt':
    case 'RepackStmt':
      return field('relation') === undefined ? { kind: 'repeatable' } : IN_TRANSACTION;
    case 'AlterDatabaseStmt':
      return hasOption(field<DefElem[]>('options'), 'tablespace')
        ? { kind: 'repeatable' }
        : IN_TRANSACTION;
    case 'AlterSystemStmt':
    case 'DiscardStmt':
      return { kind: 'repeatable' };
    default:
      return IN_TRANSACTION;
  }
}

const IN_TRANSACTION = { kind: 'in-transaction' } as const;

function written({ schemaname, relname }: RangeVar): WrittenName {
  return { schema: schemaname ?? null, name: relname };
}

function createIndex({ tree, treeStart }: Statement): Step {
  const table = tree['relation'] as RangeVar;
  return {
    kind: 'create-index',
    index: (tree['idxname'] as string | undefined) ?? null,
    table: written(table),
    tableAt: (table.location ?? 0) - treeStart,
    ifNotExists: tree['if_not_exists'] === true,
  };
}

function dropIndex({ removeType, concurrent, objects }: DropTree): Step {
  if (removeType !== 'OBJECT_INDEX' || !concurrent) return IN_TRANSACTION;
  const words = objects[0]!.List.items.map((item) => item.String.sval);
  const index = { schema: words.length > 1 ? words.at(-2)! : null, name: words.at(-1)! };
  return { kind: 'drop-index', index };
}

const REINDEX_SCOPES = {
  REINDEX_OBJECT_INDEX: 'index',
  REINDEX_OBJECT_TABLE: 'table',
  REINDEX_OBJECT_SCHEMA: 'schema',
  REINDEX_OBJECT_SYSTEM: 'database',
  REINDEX_OBJECT_DATABASE: 'database',
} as const;

function reindex(tree: Statement['tree']): Step {
  const scope = REINDEX_SCOPES[tree['kind'] as keyof typeof REINDEX_SCOPES];
  const isConcurrent = hasOption(tree['params'] as DefElem[] | undefined, 'concurrently');
  const relation = tree['relation'] as RangeVar | undefined;
  if (!isConcurrent && relation !== undefined) return IN_TRANSACTION;
  const schema = tree['name'] as string | undefined;
  const named = schema === undefined ? null : { schema: null, name: schema };
  return { kind: 'reindex', scope, target: relation === undefined ? named : written(relation) };
}

function detach(tree: Statement['tree']): Step {
  const commands = tree['cmds'] as {
    AlterTableCmd: {
      subtype: string;
      def?: { PartitionCmd?: { name: RangeVar; concurrent?: boolean } };
    };
  }[];
  const command = commands[0]!.AlterTableCmd;
  const partition = command.def?.PartitionCmd;
  if (command.subtype !== 'AT_DetachPartition' || !partition?.concurrent) return IN_TRANSACTION;
  const parent = written(tree['relation'] as RangeVar);
  return { kind: 'detach', parent, partition: written(partition.name) };
}

function hasOption(options: readonly DefElem[] | undefined, name: string): boolean {
  const found = options?.find((item) => item.DefElem.defname === name)?.DefElem;
  return found !== undefined && !/^(off|false|0)$/i.test(found.arg?.String?.sval ?? 'on');
}
