import pg from 'pg';

import type { MigrationSession } from '../session.ts';
import type { WrittenName } from './classify-step.ts';

/** An index as the catalogue has it. */
export interface FoundIndex {
  readonly oid: number;
  /** Quoted, with its schema. */
  readonly name: string;
  readonly isValid: boolean;
  /** The whole `create index` statement as PostgreSQL prints it. */
  readonly definition: string;
}

/** A name as SQL, quoted; without a schema it is looked for on the search path. */
export function quoteName({ schema, name }: WrittenName): string {
  const quoted = pg.escapeIdentifier(name);
  return schema === null ? quoted : `${pg.escapeIdentifier(schema)}.${quoted}`;
}

/** What takes an index away, without locking anybody out. */
export function dropIndexSql(index: FoundIndex): string {
  return `drop index concurrently if exists ${index.name}`;
}

const COLUMNS = `
  index.indexrelid as oid,
  format('%I.%I', namespace.nspname, class.relname) as name,
  index.indisvalid and index.indisready and index.indislive as "isValid",
  pg_get_indexdef(index.indexrelid) as definition
  from pg_index as index
  join pg_class as class on class.oid = index.indexrelid
  join pg_namespace as namespace on namespace.oid = class.relnamespace`;

/** The indexes of a table, none where the table is not there. */
export async function findIndexesOf(
  session: MigrationSession,
  table: WrittenName,
): Promise<FoundIndex[]> {
  const { rows } = await session.client.query<FoundIndex>(
    `select ${COLUMNS} where index.indrelid = to_regclass($1) order by index.indexrelid`,
    [quoteName(table)],
  );
  return rows;
}

/** The index of this name beside its table, which is where PostgreSQL puts it. */
export async function findIndexNamed(
  session: MigrationSession,
  index: string,
  table: WrittenName,
): Promise<FoundIndex | undefined> {
  const { rows } = await session.client.query<FoundIndex>(
    `select ${COLUMNS} where class.relname = $1
       and class.relnamespace = (select relnamespace from pg_class where oid = to_regclass($2))`,
    [index, quoteName(table)],
  );
  return rows[0];
}

/**
 * What `reindex concurrently` left of itself in its scope: invalid, and with its own name. What it
 * left beside a table's long values only a superuser may drop; it does no harm until the table is
 * written anew, and is left out for everybody else.
 */
export async function findReindexLeftovers(
  session: MigrationSession,
  scope: 'index' | 'table' | 'schema' | 'database',
  target: WrittenName | null,
): Promise<FoundIndex[]> {
  const { rows } = await session.client.query<FoundIndex>(
    `with named as (select to_regclass($2::text) as oid),
     tables as (
       select class.oid, class.reltoastrelid from pg_class as class, named
       where case $1
         when 'table' then class.oid = named.oid
           or class.oid in (select relid from pg_partition_tree(named.oid))
         when 'index' then class.oid in (select indrelid from pg_index
           where indexrelid = named.oid
             or indexrelid in (select relid from pg_partition_tree(named.oid)))
         when 'schema' then class.relnamespace = to_regnamespace($2)
         else true end
     )
     select ${COLUMNS}
     where not index.indisvalid and class.relname ~ '_cc(new|old)[0-9]*$'
       and (namespace.nspname <> 'pg_toast' or has_schema_privilege('pg_toast', 'usage'))
       and index.indrelid in (select oid from tables union all
         select reltoastrelid from tables where reltoastrelid <> 0)
     order by index.indexrelid`,
    [scope, target === null ? null : quoteName(target)],
  );
  return rows;
}
