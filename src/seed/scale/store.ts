import { query, queryOne, type DbContext } from '#db/pool.ts';
import { sql, sqlName, SqlQuery } from '#db/sql.ts';

/** An index or a constraint that is made again after the load, as PostgreSQL itself writes it. */
export interface Definition {
  readonly kind: 'foreign key' | 'constraint' | 'index';
  readonly table: string;
  readonly name: string;
  readonly text: string;
}

const TRIGGERS = [
  ['albums', 'albums_write_search'],
  ['tracks', 'tracks_write_search'],
] as const;
/** Nobody waits longer for tables that a server uses. */
const LOCK_TIMEOUT = '60s';
const BUILD_MEMORY = '256MB';

/** What there is besides the seeded rows of the small world. */
export async function countStrangers(
  ctx: DbContext,
  own: { trackIds: readonly string[]; userIds: readonly string[] },
): Promise<{ tracks: number; users: number }> {
  return queryOne(
    ctx,
    sql`select
          (select count(*)::integer from tracks where id <> all(${own.trackIds}::uuid[])) as tracks,
          (select count(*)::integer from users where id <> all(${own.userIds}::uuid[])) as users`,
  );
}

/** Whether an account has this id. */
export async function hasUser(ctx: DbContext, id: string): Promise<boolean> {
  const row = await queryOne<{ found: boolean }>(
    ctx,
    sql`select exists (select from users where id = ${id}::uuid) as found`,
  );
  return row.found;
}

/** Settings of the load, until the transaction ends. */
export async function prepareLoad(ctx: DbContext): Promise<void> {
  await query(
    ctx,
    sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true),
          set_config('maintenance_work_mem', ${BUILD_MEMORY}, true),
          set_config('statement_timeout', '0', true),
          set_config('idle_in_transaction_session_timeout', '0', true)`,
  );
}

/** Search texts come with the rows: the triggers that write them rest. */
export async function setSearchTriggers(ctx: DbContext, on: boolean): Promise<void> {
  for (const [table, trigger] of TRIGGERS) {
    const name = sqlName(trigger);
    await query(
      ctx,
      on
        ? sql`alter table ${sqlName(table)} enable trigger ${name}`
        : sql`alter table ${sqlName(table)} disable trigger ${name}`,
    );
  }
}

/** Keys, constraints that have an index, and indexes of these tables, in the order to make them. */
export async function listDefinitions(
  ctx: DbContext,
  tables: readonly string[],
): Promise<Definition[]> {
  return query<Definition>(
    ctx,
    sql`with loaded as (
          select (quote_ident(current_schema()) || '.' || quote_ident(name))::regclass as id
          from unnest(${tables}::text[]) as name
        )
        select kind, relname as table, name, text from (
          select case c.contype when 'f' then 'foreign key' else 'constraint' end as kind,
            r.relname, c.conname::text as name, pg_get_constraintdef(c.oid) as text,
            case c.contype when 'p' then 1 when 'u' then 2 else 4 end as place
          from pg_constraint c join pg_class r on r.oid = c.conrelid
          where c.contype in ('p', 'u', 'f')
            and (c.conrelid in (select id from loaded) or c.confrelid in (select id from loaded))
          union all
          select 'index', r.relname, i.relname::text, pg_get_indexdef(x.indexrelid), 3
          from pg_index x
          join pg_class i on i.oid = x.indexrelid
          join pg_class r on r.oid = x.indrelid
          where x.indrelid in (select id from loaded)
            and not exists (select from pg_constraint c where c.conindid = x.indexrelid
              and c.contype in ('p', 'u'))
        ) as found
        order by place, relname, name`,
  );
}

export async function dropDefinition(ctx: DbContext, it: Definition): Promise<void> {
  await query(
    ctx,
    it.kind === 'index'
      ? sql`drop index ${sqlName(it.name)}`
      : sql`alter table ${sqlName(it.table)} drop constraint ${sqlName(it.name)}`,
  );
}

export async function makeDefinition(ctx: DbContext, it: Definition): Promise<void> {
  const text = new SqlQuery([it.text], []);
  await query(
    ctx,
    it.kind === 'index'
      ? text
      : sql`alter table ${sqlName(it.table)} add constraint ${sqlName(it.name)} ${text}`,
  );
}

/** Counts the plays of every track; returns how many tracks were played. */
export async function countAllPlays(ctx: DbContext): Promise<number> {
  const row = await queryOne<{ tracks: number }>(
    ctx,
    sql`with counted as (
          insert into track_play_counts (track_id, shard, plays)
          select track_id, 0, count(*) from plays group by track_id
          returning 1
        )
        select count(*)::integer as tracks from counted`,
  );
  return row.tracks;
}

export async function analyzeTable(ctx: DbContext, table: string): Promise<void> {
  await query(ctx, sql`analyze ${sqlName(table)}`);
}

/** The process of the server that runs this transaction. */
export async function backendPid(ctx: DbContext): Promise<number> {
  return (await queryOne<{ pid: number }>(ctx, sql`select pg_backend_pid() as pid`)).pid;
}

export async function cancelBackend(ctx: DbContext, pid: number): Promise<void> {
  await query(ctx, sql`select pg_cancel_backend(${pid}::integer)`);
}
