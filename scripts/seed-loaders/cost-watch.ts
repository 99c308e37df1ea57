import { readFile } from 'node:fs/promises';

import type { Context } from '#context.ts';
import { queryOne, type Db } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

/** Processor time of one row, in microseconds. */
export interface Cost {
  readonly clientUs: number;
  readonly serverUs: number;
}

/** One connection for a whole measurement, so that its server process can be watched. */
export async function holdConnection(
  ctx: Pick<Context, 'db'>,
): Promise<Pick<Context, 'db'> & AsyncDisposable> {
  const trx = await ctx.db.transaction();
  return {
    db: trx as Db,
    [Symbol.asyncDispose]: async () => {
      await trx.commit();
    },
  };
}

/** Begins to measure; what it returns ends the measurement for so many rows. Linux only. */
export async function openCostWatch(
  ctx: Pick<Context, 'db'>,
): Promise<(rows: number) => Promise<Cost>> {
  const { pid } = await queryOne<{ pid: number }>(ctx, sql`select pg_backend_pid() as pid`);
  const server = await serverUs(pid);
  const client = process.cpuUsage();
  return async (rows) => {
    const { user, system } = process.cpuUsage(client);
    const after = await serverUs(pid);
    return { clientUs: (user + system) / rows, serverUs: (after - server) / rows };
  };
}

/** User and system time of a process; the kernel counts in hundredths of a second. */
async function serverUs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
