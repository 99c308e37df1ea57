import { query, queryOne, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { JobId, WorkerId } from './model.ts';

/** A worker process as its row has it. */
export interface WorkerRow {
  readonly id: WorkerId;
  readonly host: string;
  readonly pid: number;
  /** The advisory lock that it holds while it lives. */
  readonly lockKey: bigint;
  /** The name under which the queue's own rows are locked by it. */
  readonly queueId: string;
}

/** Inserts the worker; after a lost connection the row may still be there. */
export async function insertWorker(
  ctx: DbContext,
  worker: WorkerRow & { startedAt: Date },
): Promise<void> {
  await query(
    ctx,
    sql`insert into workers (id, host, pid, lock_key, queue_id, started_at)
        values (${worker.id}::uuid, ${worker.host}::text, ${worker.pid}::integer,
          ${worker.lockKey}::bigint, ${worker.queueId}::text, ${worker.startedAt}::timestamptz)
        on conflict (id) do nothing`,
  );
}

/** Every worker but this one, the oldest first. */
export async function listOtherWorkers(ctx: DbContext, self: WorkerId): Promise<WorkerRow[]> {
  return query<WorkerRow>(
    ctx,
    sql`select id, host, pid, lock_key, queue_id from workers
        where id <> ${self}::uuid
        order by started_at, id`,
  );
}

/** Whether the worker is dead: its lock can be taken. It is kept until the transaction ends. */
export async function tryWorkerLock(ctx: DbContext, lockKey: bigint): Promise<boolean> {
  const row = await queryOne<{ taken: boolean }>(
    ctx,
    sql`select pg_try_advisory_xact_lock(${lockKey}::bigint) as taken`,
  );
  return row.taken;
}

export async function deleteWorker(ctx: DbContext, id: WorkerId): Promise<void> {
  await query(ctx, sql`delete from workers where id = ${id}::uuid`);
}

/** Running jobs of one worker; without one, those whose worker's row is gone. */
export async function listRunningJobIds(
  ctx: DbContext,
  workerId: WorkerId | null,
): Promise<JobId[]> {
  const rows = await query<{ id: JobId }>(
    ctx,
    sql`select id from jobs
        where worker_id is not distinct from ${workerId}::uuid
          and state in ('encoding', 'finalizing')
        order by created_at, id`,
  );
  return rows.map((row) => row.id);
}

/** Jobs that wait for a worker. */
export async function listCreatedJobIds(ctx: DbContext): Promise<JobId[]> {
  const rows = await query<{ id: JobId }>(
    ctx,
    sql`select id from jobs where state = 'created' order by created_at, id`,
  );
  return rows.map((row) => row.id);
}
