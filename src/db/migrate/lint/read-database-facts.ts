import { query, queryOne, type DbContext } from '../../pool.ts';
import { sql } from '../../sql.ts';
import type { DatabaseFacts, LintFile } from './model.ts';
import { statementLocks } from './statement-locks.ts';

interface TableRow {
  readonly name: string;
  readonly tableName: string;
  readonly rows: bigint;
  readonly bytes: bigint;
  readonly writes: bigint;
}

/**
 * Asks how big the relations are that the files touch: an index stands for its table, a
 * partitioned table for all its partitions. Only the catalogue and the statistics are read.
 * @throws DB_UNREACHABLE and the other codes of `db-errors.ts`.
 */
export async function readDatabaseFacts(
  ctx: DbContext,
  files: readonly LintFile[],
): Promise<DatabaseFacts> {
  const names = new Set(
    files.flatMap(({ statements }) =>
      statements.flatMap((statement) => statementLocks(statement).map((lock) => lock.name)),
    ),
  );
  const created = files.flatMap(({ statements }) =>
    statements.flatMap(({ tree }) => tree.CreateStmt?.relation ?? []),
  );
  for (const { schemaname, relname } of created) names.add(`${schemaname ?? 'public'}.${relname}`);
  const { version, number } = await queryOne<{ version: string; number: number }>(
    ctx,
    sql`select current_setting('server_version') as version,
          current_setting('server_version_num')::integer as number`,
  );
  const rows = await readTables(ctx, [...names]);
  const tables = new Map(
    rows.map(({ name, tableName, ...sizes }) => [
      name,
      {
        name: tableName,
        rows: Number(sizes.rows),
        bytes: Number(sizes.bytes),
        writes: Number(sizes.writes),
      },
    ]),
  );
  return { version, pgMajor: Math.floor(number / 10_000), tables };
}

/** A name of `public` may mean a table that only the search path finds. */
function readTables(ctx: DbContext, names: readonly string[]): Promise<TableRow[]> {
  const schemas = names.map((name) => name.slice(0, name.indexOf('.')));
  const relations = names.map((name) => name.slice(name.indexOf('.') + 1));
  return query<TableRow>(
    ctx,
    sql`with named as (
          select schema || '.' || relation as name,
            coalesce(
              to_regclass(format('%I.%I', schema, relation)),
              case when schema = 'public' then to_regclass(format('%I', relation)) end
            ) as oid
          from unnest(${schemas}::text[], ${relations}::text[]) as given (schema, relation)
        ), tables as (
          select named.name, coalesce(pg_index.indrelid, named.oid)::regclass as oid
          from named left join pg_index on pg_index.indexrelid = named.oid
          where named.oid is not null
        )
        select tables.name, tables.oid::text as table_name,
          coalesce(sum(greatest(c.reltuples, s.n_live_tup, 0)), 0)::bigint as rows,
          coalesce(sum(pg_table_size(c.oid)), 0)::bigint as bytes,
          coalesce(sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del), 0)::bigint as writes
        from tables
          left join lateral (
            select relid from pg_partition_tree(tables.oid)
            union select tables.oid
          ) as part on true
          left join pg_class c on c.oid = part.relid and c.relkind in ('r', 'm')
          left join pg_stat_all_tables s on s.relid = c.oid
        group by tables.name, tables.oid
        order by tables.name`,
  );
}
