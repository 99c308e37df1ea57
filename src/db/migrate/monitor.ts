import pg from 'pg';

import type { Context } from '#context.ts';

import { maskQuery } from './mask-query.ts';

const CONNECT_TIMEOUT_MS = 3_000;
const LOOK_TIMEOUT_MS = 2_000;

/** A session that a statement waits for. */
export interface Blocker {
  readonly pid: number;
  /** What it calls itself; empty when it says nothing. */
  readonly application: string;
  /** What it runs or ran last, constants masked and cut. */
  readonly query: string;
  /** `active`, `idle in transaction` … */
  readonly state: string;
  /** Age of its transaction in milliseconds. */
  readonly ageMs: number;
}

/** How far a long command is, as PostgreSQL counts it. */
export interface CommandProgress {
  /** `create index`, `vacuum`, `copy`, `cluster`, `analyze`. */
  readonly command: string;
  readonly phase: string;
  /** 0 to 100 of this phase; undefined where PostgreSQL does not say. */
  readonly percent: number | undefined;
}

/** Looks at a backend from outside while it is busy. */
export interface Monitor extends AsyncDisposable {
  look(pid: number): Promise<{ blockers: Blocker[]; progress: CommandProgress | undefined }>;
  /** Stops what the backend runs. */
  cancel(pid: number): Promise<void>;
}

/** Opens the connection of a monitor, or tells the log why there is none: nobody depends on it. */
export async function openMonitor(
  ctx: Pick<Context, 'database' | 'log'>,
): Promise<Monitor | undefined> {
  const client = new pg.Client({
    ...ctx.database.connection,
    application_name: 'veza migrate monitor',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: LOOK_TIMEOUT_MS,
    statement_timeout: LOOK_TIMEOUT_MS,
  });
  client.on('error', (error) => ctx.log.debug({ err: error }, 'monitor connection lost'));
  try {
    await client.connect();
  } catch (error) {
    ctx.log.debug({ err: error }, 'no connection to watch the statement with');
    await client.end();
    return undefined;
  }
  return {
    look: async (pid) => {
      try {
        const blockers = await findBlockers(client, pid);
        return { blockers, progress: await readProgress(client, pid) };
      } catch (error) {
        ctx.log.debug({ err: error }, 'the running statement could not be watched');
        return { blockers: [], progress: undefined };
      }
    },
    cancel: async (pid) => {
      await client.query('select pg_cancel_backend($1)', [pid]);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

async function findBlockers(client: pg.Client, pid: number): Promise<Blocker[]> {
  const { rows } = await client.query<Blocker & { query: string }>(
    `select blocker.pid, coalesce(application_name, '') as application,
       coalesce(query, '') as query, coalesce(state, '') as state,
       coalesce(round(extract(epoch from clock_timestamp() - coalesce(xact_start, query_start))
         * 1000), 0)::float8 as "ageMs"
     from (select distinct unnest(pg_blocking_pids($1)) as pid) as blocker
     left join pg_stat_activity as activity on activity.pid = blocker.pid
     where blocker.pid <> 0`,
    [pid],
  );
  for (const row of rows) row.query = maskQuery(row.query);
  return rows;
}

/** What PostgreSQL says of a backend's long command; undefined for any other. */
export async function readProgress(
  client: pg.Client,
  pid: number,
): Promise<CommandProgress | undefined> {
  const { rows } = await client.query<{ command: string; phase: string; percent: number | null }>(
    PROGRESS,
    [pid],
  );
  const [row] = rows;
  return row && { ...row, percent: row.percent === null ? undefined : Math.min(row.percent, 100) };
}

const share = (done: string, total: string): string =>
  `round(100.0 * ${done} / nullif(${total}, 0), 1)::float8`;

const PROGRESS = `
  select lower(command) as command, phase,
    coalesce(${share('blocks_done', 'blocks_total')}, ${share('tuples_done', 'tuples_total')},
      ${share('lockers_done', 'lockers_total')}) as percent
  from pg_stat_progress_create_index where pid = $1
  union all
  select 'vacuum', phase, ${share('heap_blks_scanned', 'heap_blks_total')}
  from pg_stat_progress_vacuum where pid = $1
  union all
  select lower(command), phase, ${share('heap_blks_scanned', 'heap_blks_total')}
  from pg_stat_progress_cluster where pid = $1
  union all
  select 'analyze', phase, ${share('sample_blks_scanned', 'sample_blks_total')}
  from pg_stat_progress_analyze where pid = $1
  union all
  select lower(command), type, ${share('bytes_processed', 'bytes_total')}
  from pg_stat_progress_copy where pid = $1`;
