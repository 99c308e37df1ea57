import type { Queryable } from '../schema/index.ts';
import type { SequenceEntry } from './model.ts';
import { qualified } from './names.ts';

/** A table whose rows are copied. */
export interface SourceTable {
  readonly schema: string;
  readonly name: string;
  /** Columns that hold values of their own; generated ones are computed again. */
  readonly columns: readonly string[];
  /** Blocks of 8 KiB in the table's own file. */
  readonly pages: number;
  /** Whether rows may stand in a file that is read by ranges of blocks. */
  readonly heap: boolean;
}

/** Every table of every schema that is not PostgreSQL's own; a partition is a table. */
export async function listTables(client: Queryable): Promise<SourceTable[]> {
  const { rows } = (await client.query(`
    select space.nspname::text as schema, rel.relname::text as name,
      coalesce((select json_agg(att.attname order by att.attnum) from pg_attribute as att
        where att.attrelid = rel.oid and att.attnum > 0 and not att.attisdropped
          and att.attgenerated = ''), '[]') as columns,
      (pg_relation_size(rel.oid) / current_setting('block_size')::int)::float8 as pages,
      coalesce(method.amname = 'heap', false) as heap
    from pg_class as rel
    join pg_namespace as space on space.oid = rel.relnamespace
    left join pg_am as method on method.oid = rel.relam
    where rel.relkind = 'r' and rel.relpersistence <> 't'
      and space.nspname !~ '^pg_' and space.nspname <> 'information_schema'
      and not exists (select from pg_depend as member
        where member.classid = 'pg_class'::regclass and member.objid = rel.oid
          and member.deptype = 'e')
    order by space.nspname, rel.relname`)) as { rows: SourceTable[] };
  return rows;
}

/** Where every sequence stands. It may run ahead of the rows of a snapshot, never behind them. */
export async function listSequences(client: Queryable): Promise<SequenceEntry[]> {
  const { rows: names } = (await client.query(`
    select space.nspname::text as schema, rel.relname::text as name
    from pg_class as rel
    join pg_namespace as space on space.oid = rel.relnamespace
    where rel.relkind = 'S' and rel.relpersistence <> 't'
      and space.nspname !~ '^pg_' and space.nspname <> 'information_schema'
      and not exists (select from pg_depend as member
        where member.classid = 'pg_class'::regclass and member.objid = rel.oid
          and member.deptype = 'e')
    order by 1, 2`)) as { rows: { schema: string; name: string }[] };
  if (names.length === 0) return [];
  const parts = names.map(
    (item, index) =>
      `select ${index} as index, last_value::text, is_called from ${qualified(item)}`,
  );
  const { rows } = (await client.query(`${parts.join(' union all ')} order by index`)) as {
    rows: { last_value: string; is_called: boolean }[];
  };
  return names.map(({ schema, name }, index) => ({
    schema,
    name,
    lastValue: rows[index]!.last_value,
    isCalled: rows[index]!.is_called,
  }));
}
