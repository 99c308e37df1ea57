import type pg from 'pg';

import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';
import { packageRoot } from '#core/package-root.ts';

import type { DbContext } from '../../pool.ts';
import { singleConnection } from '../../single-connection.ts';
import {
  diffCatalogs,
  fingerprintCatalog,
  mendCatalog,
  readCatalog,
  recordSnapshot,
  type CatalogSnapshot,
} from '../../schema/index.ts';
import { backupErrors } from '../backup-errors.ts';
import { BACKUP_SCOPE, findRecordSchema } from '../describe-schema.ts';
import type { BackupFile } from '../file/open-backup-file.ts';
import type { RestoreEvent, SequenceEntry } from '../model.ts';
import { qualified } from '../names.ts';
import { buildKeys } from './build-keys.ts';
import { loadRows } from './load-rows.ts';
import { runStatements } from './run-statements.ts';
import { planStages, withoutVersions } from './stages.ts';
import { verifyRows } from './verify-rows.ts';

/**
 * Makes schema and rows of a backup in an empty database, and compares both with what the backup
 * says of itself; then `finish` may add to it. The first connection may be inside a transaction when it is the only one.
 * Returns the fingerprint of the schema that was made.
 * @throws BACKUP_DAMAGED, RESTORE_STATEMENT_FAILED, RESTORE_ROWS_DIFFER, RESTORE_SCHEMA_DIFFERS
 */
export async function* fillDatabase(
  ctx: Pick<Context, 'clock' | 'log' | 'signal'>,
  file: BackupFile,
  clients: readonly pg.Client[],
  finish?: (restored: DbContext) => Promise<void>,
): Work<RestoreEvent, string> {
  const leader = clients[0]!;
  const empty = await readLive(leader);
  const stages = planStages(file.catalog, empty.serverVersion);
  // Functions may call each other in any order.
  for (const client of clients) await client.query('set check_function_bodies = off');
  const made = mendCatalog(stages.early, empty);
  await runStatements(leader, made);
  yield { type: 'tables.made', statements: made.length };
  yield* loadRows(ctx, file, clients);
  yield* verifyRows(ctx, file.manifest.tables, clients);
  for (const stage of stages.keyed) yield* buildKeys(ctx, stage, clients);
  ctx.signal.throwIfAborted();
  await runStatements(leader, mendCatalog(stages.whole, await readLive(leader)));
  await setSequences(leader, file.manifest.sequences);
  const fingerprint = await verifySchema(leader, stages.whole);
  yield { type: 'schema.verified', fingerprint };
  await leader.query('analyze');
  const schema = file.manifest.schema.asRecorded ? await findRecordSchema(leader) : undefined;
  // The record of the backup names the owners that were there.
  if (schema !== undefined) {
    await recordSnapshot(ctx, {
      client: leader,
      schema: leader.escapeIdentifier(schema),
      author: { toolVersion: packageRoot().version },
    });
  }
  // Others find their tables without naming the schema.
  await leader.query('reset search_path');
  await finish?.({ db: singleConnection(leader) });
  return fingerprint;
}

async function readLive(client: pg.Client): Promise<CatalogSnapshot> {
  return withoutVersions(await readCatalog(client, BACKUP_SCOPE));
}

async function setSequences(client: pg.Client, sequences: readonly SequenceEntry[]): Promise<void> {
  await client.query(
    `select setval(name::regclass, value, called)
     from unnest($1::text[], $2::bigint[], $3::boolean[]) as item (name, value, called)`,
    [
      sequences.map(qualified),
      sequences.map(({ lastValue }) => lastValue),
      sequences.map(({ isCalled }) => isCalled),
    ],
  );
}

async function verifySchema(client: pg.Client, expected: CatalogSnapshot): Promise<string> {
  const read = await readCatalog(client, BACKUP_SCOPE);
  const live = withoutVersions(read);
  const objects = diffCatalogs(expected, live).map(({ object: { type, schema, table, name } }) =>
    [type, [schema, table, name].filter(Boolean).join('.')].join(' '),
  );
  if (objects.length > 0) throw backupErrors.RESTORE_SCHEMA_DIFFERS({ objects });
  return fingerprintCatalog(read);
}
