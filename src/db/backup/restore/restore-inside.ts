import type pg from 'pg';

import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { mendCatalog, readCatalog, type CatalogSnapshot } from '../../schema/index.ts';
import { cancelOnAbort } from '../connect.ts';
import { BACKUP_SCOPE } from '../describe-schema.ts';
import type { BackupFile } from '../file/open-backup-file.ts';
import type { RestoreEvent } from '../model.ts';
import { fillDatabase } from './fill-database.ts';
import type { RestoreTarget } from './inspect-target.ts';
import type { RestoreInput, RestoredDatabase } from './restore-database.ts';
import { runStatements } from './run-statements.ts';

/**
 * Restores in one transaction, for users who may not make databases: slower, by one connection,
 * and everybody else sees the old rows until its end.
 * @throws what `fillDatabase` throws
 */
export async function* restoreInside(
  ctx: Pick<Context, 'database' | 'log' | 'clock' | 'signal'>,
  input: RestoreInput & { file: BackupFile; target: RestoreTarget; client: pg.Client },
): Work<RestoreEvent, RestoredDatabase> {
  const { client, file, target } = input;
  const stopCancelling = cancelOnAbort(ctx, ctx.database.connection, [client]);
  let done = false;
  try {
    await client.query('begin');
    yield { type: 'restore.started', into: target.database, tables: file.manifest.tables.length };
    const live = await readCatalog(client, BACKUP_SCOPE);
    await runStatements(client, mendCatalog(emptied(live), live));
    const fingerprint = yield* fillDatabase(ctx, file, [client], input.finish);
    ctx.signal.throwIfAborted();
    await client.query('commit');
    done = true;
    yield { type: 'database.switched', database: target.database };
    return { database: target.database, fingerprint, way: 'inside', kept: null };
  } finally {
    stopCancelling();
    if (!done) await rollBack(ctx, client);
  }
}

/** A connection that is gone was rolled back by the server; why it went is what is told. */
async function rollBack(ctx: Pick<Context, 'log'>, client: pg.Client): Promise<void> {
  try {
    await client.query('rollback');
  } catch (error) {
    ctx.log.debug({ err: error }, 'the transaction ended with its connection');
  }
}

/** The schema `public` alone, as it is. */
function emptied(live: CatalogSnapshot): CatalogSnapshot {
  const objects = live.objects.filter(({ type, name }) => type === 'schema' && name === 'public');
  return { ...live, objects, uses: [] };
}
