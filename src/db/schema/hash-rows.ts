import type { Queryable } from './model.ts';

/** How many rows a table has, and one hash of all of them that no order of rows changes. */
export interface TableHash {
  readonly rows: bigint;
  /** 128 bits in hex. */
  readonly hash: string;
}

/** What a value's text depends on is fixed, so that two servers write it alike. */
const SETTINGS = `set local search_path = ''; set local datestyle = 'ISO, YMD';
  set local intervalstyle = 'postgres'; set local timezone = 'UTC'; set local bytea_output = 'hex';
  set local extra_float_digits = 3; set local xmloption = 'content'; set local row_security = off`;

/**
 * Counts and hashes the rows of tables inside PostgreSQL, all of them in one snapshot; columns are
 * taken by name, so that their order does not matter either.
 * @param tables qualified names as `schema.table`; without it every table but PostgreSQL's own,
 * the queue's and veza's about migrations. A partitioned table counts as one.
 */
export async function hashRows(
  client: Queryable,
  tables?: readonly string[],
): Promise<Map<string, TableHash>> {
  const { rows: found } = (await client.query(TABLES, [tables ?? null])) as {
    rows: { name: string; columns: string | null }[];
  };
  if (found.length === 0) return new Map();
  const parts = found.map(
    ({ name, columns }) => `(select ${literal(name)} as name, count(*)::text as rows,
      coalesce(sum(hashtextextended(item::text, 1)), 0) as low,
      coalesce(sum(hashtextextended(item::text, 2)), 0) as high
      from (select row(${columns ?? ''}) as item from ${name}) as source)`,
  );
  const restore = await restoring(client);
  const results = (await client.query(`${SETTINGS}; ${parts.join(' union all ')}; ${restore}`)) as {
    command: string;
    rows: { name: string; rows: string; low: string; high: string }[];
  }[];
  const { rows } = results.find((result) => result.command === 'SELECT')!;
  return new Map(
    rows.map((row) => [
      row.name,
      { rows: BigInt(row.rows), hash: hex64(row.low) + hex64(row.high) },
    ]),
  );
}

/** Sums wrap around at 64 bits. */
function hex64(sum: string): string {
  return BigInt.asUintN(64, BigInt(sum)).toString(16).padStart(16, '0');
}

const TABLES = `
  select format('%I.%I', space.nspname, rel.relname) as name,
         (select string_agg(format('%I', att.attname), ', ' order by att.attname collate "C")
          from pg_catalog.pg_attribute as att
          where att.attrelid = rel.oid and att.attnum > 0 and not att.attisdropped) as columns
  from pg_catalog.pg_class as rel
  join pg_catalog.pg_namespace as space on space.oid = rel.relnamespace
  where rel.relkind in ('r', 'p') and rel.relpersistence <> 't'
    and case when $1::text[] is null
      then not rel.relispartition and space.nspname !~ '^pg_' and rel.relname !~ '^veza_migration'
        and space.nspname not in ('information_schema', 'graphile_worker')
      else format('%I.%I', space.nspname, rel.relname) = any ($1)
        or space.nspname || '.' || rel.relname = any ($1) end
  order by 1`;

/** A statement that brings the settings back, for a caller whose transaction goes on. */
async function restoring(client: Queryable): Promise<string> {
  const names = [...SETTINGS.matchAll(/set local (\w+)/g)].map((match) => literal(match[1]!));
  const { rows } = (await client.query(
    `select string_agg(format('set_config(%L, %L, true)', name, current_setting(name)), ', ') as list
     from unnest(array[${names.join(', ')}]) as name`,
  )) as { rows: { list: string }[] };
  return `select ${rows[0]!.list}`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
