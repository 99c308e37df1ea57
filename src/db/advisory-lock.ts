import type pg from 'pg';

/** Who holds an advisory lock of this database. */
export interface LockHolder {
  /** The backend's process id. */
  readonly pid: number;
  /** What the holder calls itself: program, host and process id. */
  readonly name: string;
  readonly since: Date;
}

/** Takes a session lock if nobody has it; whether it is held now. */
export async function tryAdvisoryLock(client: pg.Client, key: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    'select pg_try_advisory_lock($1::bigint) as held',
    [key],
  );
  return rows[0]!.held;
}

/** Who holds a lock, as far as this user may see. */
export async function findLockHolder(
  client: pg.Client,
  key: string,
): Promise<LockHolder | undefined> {
  const { rows } = await client.query<LockHolder>(
    `select activity.pid, activity.application_name as name, activity.backend_start as since
     from pg_locks as lock
     join pg_stat_activity as activity on activity.pid = lock.pid
     where lock.locktype = 'advisory' and lock.granted and lock.objsubid = 1
       and lock.database = (select oid from pg_database where datname = current_database())
       and lock.classid = ((($1::bigint) >> 32) & 4294967295)::oid
       and lock.objid = (($1::bigint) & 4294967295)::oid`,
    [key],
  );
  return rows[0];
}
