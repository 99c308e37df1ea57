import type pg from 'pg';

import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { backupErrors } from '../backup-errors.ts';
import { hashTableRows } from '../hash-table-rows.ts';
import type { RestoreEvent, TableEntry } from '../model.ts';
import { shortName } from '../names.ts';
import { runParallel, type ParallelTask } from '../run-parallel.ts';

/**
 * Hashes the rows that were loaded. Those of children belong to their parent, too.
 * @throws RESTORE_ROWS_DIFFER
 */
export async function* verifyRows(
  ctx: Pick<Context, 'signal'>,
  tables: readonly TableEntry[],
  clients: readonly pg.Client[],
): Work<RestoreEvent, void> {
  const differing: string[] = [];
  const bySize = [...tables].sort((a, b) => b.bytes - a.bytes);
  const tasks = bySize.map(
    (table): ParallelTask<pg.Client, RestoreEvent> =>
      // oxlint-disable-next-line eslint/require-yield -- nothing to tell of a single table
      async function* verify(client) {
        const { hash } = await hashTableRows(client, table);
        if (hash !== table.hash) differing.push(shortName(table));
      },
  );
  yield* runParallel(ctx.signal, clients, tasks);
  if (differing.length > 0) {
    throw backupErrors.RESTORE_ROWS_DIFFER({ tables: differing.sort() });
  }
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  yield { type: 'rows.verified', tables: tables.length, rows };
}
