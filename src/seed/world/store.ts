import { query, queryOne, type DbContext } from '#db/pool.ts';
import { sql, sqlName, type SqlQuery } from '#db/sql.ts';

import type { SeedTable } from './model.ts';

/** Held by the run that seeds a database. */
const SEED_LOCK_KEY = 7_310_420_015;

/** Takes the lock until the transaction ends; false while another run has it. Never waits. */
export async function trySeedLock(ctx: DbContext): Promise<boolean> {
  const row = await queryOne<{ taken: boolean }>(
    ctx,
    sql`select pg_try_advisory_xact_lock(${SEED_LOCK_KEY}::bigint) as taken`,
  );
  return row.taken;
}

const list = (parts: readonly SqlQuery[]): SqlQuery =>
  parts.reduce((left, right) => sql`${left}, ${right}`);

const rowsOf = ({ table, rows }: SeedTable): SqlQuery =>
  sql`jsonb_populate_recordset(null::${sqlName(table)}, ${JSON.stringify(rows)}::jsonb)`;

/** Brings rows into the database as they are given; returns how many were not there like that. */
export async function upsertRows(ctx: DbContext, seed: SeedTable): Promise<number> {
  const columns = Object.keys(seed.rows[0] ?? {});
  if (columns.length === 0) return 0;
  const names = columns.map(sqlName);
  const others = seed.keep ? [] : columns.filter((name) => !seed.key.includes(name)).map(sqlName);
  const table = sqlName(seed.table);
  const update =
    others.length === 0
      ? sql`do nothing`
      : sql`do update set ${list(others.map((name) => sql`${name} = excluded.${name}`))}
          where (${list(others.map((name) => sql`kept.${name}`))})
            is distinct from (${list(others.map((name) => sql`excluded.${name}`))})`;
  const rows = await query(
    ctx,
    sql`insert into ${table} as kept (${list(names)})
        select ${list(names)} from ${rowsOf(seed)}
        on conflict (${list(seed.key.map(sqlName))}) ${update}
        returning 1`,
  );
  return rows.length;
}

/** Number and hash of rows; the order of rows does not matter. */
export interface RowsHash {
  readonly rows: bigint;
  readonly low: string;
  readonly high: string;
}

/** Makes values have one text on every server, until the transaction ends. */
export async function fixTexts(ctx: DbContext): Promise<void> {
  await query(
    ctx,
    sql`select set_config('datestyle', 'ISO, YMD', true), set_config('timezone', 'UTC', true),
          set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true)`,
  );
}

/** Hashes the seeded rows of a table as they stand in the database. */
export async function hashSeededRows(ctx: DbContext, seed: SeedTable): Promise<RowsHash> {
  const columns = Object.keys(seed.rows[0] ?? {});
  if (columns.length === 0) return { rows: 0n, low: '0', high: '0' };
  const values = list(columns.map((name) => sql`kept.${sqlName(name)}`));
  const same = seed.key
    .map((name) => sql`kept.${sqlName(name)} = item.${sqlName(name)}`)
    .reduce((left, right) => sql`${left} and ${right}`);
  return queryOne<RowsHash>(
    ctx,
    sql`${hashOf(sql`row(${values})`)} from ${sqlName(seed.table)} kept
        join ${rowsOf(seed)} item on ${same}`,
  );
}

/** Hashes these columns of all rows of a table. */
export async function hashTable(
  ctx: DbContext,
  table: string,
  columns: readonly string[],
): Promise<RowsHash> {
  const values = list(columns.map(sqlName));
  return queryOne<RowsHash>(ctx, sql`${hashOf(sql`row(${values})`)} from ${sqlName(table)}`);
}

/** Hashes the demo by what it is: its ids are new on every machine. */
export async function hashDemoTracks(ctx: DbContext, origin: string): Promise<RowsHash> {
  return queryOne<RowsHash>(
    ctx,
    sql`${hashOf(sql`row(t.title, a.name, b.title, t.track_number, t.genre, t.visibility, s.content_hash)`)}
        from tracks t
        join artists a on a.id = t.artist_id
        left join albums b on b.id = t.album_id
        join sources s on s.id = t.source_id
        where t.deleted_at is null and t.id in (
          select f.track_id from import_files f join imports i on i.id = f.import_id
          where i.origin = ${origin}::text)`,
  );
}

const hashOf = (row: SqlQuery): SqlQuery =>
  sql`select count(*) as rows,
        coalesce(sum(hashtextextended((${row})::text, 1)), 0)::text as low,
        coalesce(sum(hashtextextended((${row})::text, 2)), 0)::text as high`;
