import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { ciTables } from './ci/ci-tables.ts';
import { readPrepared } from './ci/prepared.ts';
import { writeCiRows } from './ci/write-ci-rows.ts';

/**
 * The rows of the small world, without its recordings, for a database that is thrown away: nobody
 * logs in there, so that production need not refuse it.
 * @throws SEED_FILE_DAMAGED
 */
export async function seedScratch(ctx: Pick<Context, 'db' | 'requestId'>): Promise<void> {
  const tables = ciTables(await readPrepared());
  await withTx(ctx, (tx) => writeCiRows(tx, tables));
}
