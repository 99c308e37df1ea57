import { queryMaybe, type DbContext } from '../pool.ts';
import { sql } from '../sql.ts';

/** A run that migrates this database at this moment. */
export interface Migrator {
  readonly pid: number;
  /** `veza migrate`, host, process id and what it does. */
  readonly name: string;
  readonly since: Date;
}

/** Who holds the lock of migrations, as far as this user may see; takes no lock itself. */
export async function findMigrator(ctx: DbContext): Promise<Migrator | undefined> {
  return queryMaybe<Migrator>(
    ctx,
    sql`select pid, application_name as name, backend_start as since
        from pg_stat_activity as activity
        where datname = current_database() and application_name like 'veza migrate %'
          and exists (select from pg_locks as lock
            where lock.pid = activity.pid and lock.locktype = 'advisory' and lock.granted)
        order by backend_start limit 1`,
  );
}
