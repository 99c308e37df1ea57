import { query, type DbContext } from '../pool.ts';
import { sql } from '../sql.ts';

/** A worker process as its row and its lock say. */
export interface WorkerStatus {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: Date;
  /** Whether its session still holds the advisory lock; a dead process cannot. */
  readonly alive: boolean;
}

/** Jobs by state. @throws DB_UNREACHABLE, DB_SCHEMA_MISSING */
export async function countJobsByState(ctx: DbContext): Promise<ReadonlyMap<string, number>> {
  const rows = await query<{ state: string; jobs: number }>(
    ctx,
    sql`select state, count(*)::integer as jobs from jobs group by state order by state`,
  );
  return new Map(rows.map((row) => [row.state, row.jobs]));
}

/** Every worker that has a row, the oldest first. @throws DB_UNREACHABLE, DB_SCHEMA_MISSING */
export async function listWorkers(ctx: DbContext): Promise<WorkerStatus[]> {
  return query<WorkerStatus>(
    ctx,
    sql`select workers.id, workers.host, workers.pid, workers.started_at,
          exists (
            select from pg_locks
            join pg_database on pg_database.oid = pg_locks.database
            where pg_locks.locktype = 'advisory'
              and pg_locks.objsubid = 1
              and pg_database.datname = current_database()
              and ((pg_locks.classid::bigint << 32) | pg_locks.objid::bigint) = workers.lock_key
          ) as alive
        from workers
        order by workers.started_at, workers.id`,
  );
}
