import { createHash, randomBytes } from 'node:crypto';

import pg from 'pg';

import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { dropDatabase } from '../../drop-database.ts';
import { cancelOnAbort, connectForBackup, connectionTo } from '../connect.ts';
import { backupErrors } from '../backup-errors.ts';
import type { BackupFile } from '../file/open-backup-file.ts';
import type { RestoreEvent } from '../model.ts';
import { fillDatabase } from './fill-database.ts';
import type { RestoreTarget } from './inspect-target.ts';
import { copySettings } from './copy-settings.ts';
import type { RestoreInput, RestoredDatabase } from './restore-database.ts';
import { switchDatabases } from './switch-databases.ts';

type BesideContext = Pick<Context, 'database' | 'log' | 'clock' | 'signal'>;

/**
 * Restores into a new database of the same server, and gives it the name of the old one when it is
 * whole: in one transaction, so that at every moment the name means the old rows or the new ones.
 * `admin` is connected to another database than the two.
 * @throws RESTORE_RUNNING, RESTORE_IN_USE, and what `fillDatabase` throws
 */
export async function* restoreBeside(
  ctx: BesideContext,
  input: RestoreInput & { file: BackupFile; target: RestoreTarget; admin: pg.Client },
): Work<RestoreEvent, RestoredDatabase> {
  const { target, admin, file } = input;
  const prefix = draftPrefix(target.database);
  await lockTarget(admin, target.database);
  yield* sweepDrafts(admin, prefix);
  const draft = `${prefix}${randomBytes(4).toString('hex')}`;
  await admin.query(
    `create database ${pg.escapeIdentifier(draft)} template template0 owner ${target.owner}
       ${target.options}`,
  );
  let switched = false;
  try {
    yield { type: 'restore.started', into: draft, tables: file.manifest.tables.length };
    const fingerprint = yield* fillDraft(ctx, input, draft);
    await copySettings(ctx, admin, { from: target.database, to: draft });
    ctx.signal.throwIfAborted();
    const aside = input.keepOld
      ? keptName(target.database, ctx.clock.now())
      : `${prefix}${randomBytes(4).toString('hex')}`;
    await switchDatabases(ctx, admin, { live: target.database, draft, aside });
    switched = true;
    yield { type: 'database.switched', database: target.database };
    if (!input.keepOld) await dropDatabase(admin, aside);
    const kept = input.keepOld ? aside : null;
    return { database: target.database, fingerprint, way: 'beside', kept };
  } finally {
    if (!switched) await dropDraft(ctx, admin, draft);
  }
}

/** A server that went down takes the draft with it or leaves it; why it went down is what is told. */
async function dropDraft(ctx: BesideContext, admin: pg.Client, draft: string): Promise<void> {
  try {
    await dropDatabase(admin, draft);
  } catch (error) {
    ctx.log.warn({ err: error, draft }, 'a draft was left behind; the next restore drops it');
  }
}

async function* fillDraft(
  ctx: BesideContext,
  input: RestoreInput & { file: BackupFile },
  draft: string,
): Work<RestoreEvent, string> {
  const connection = connectionTo(ctx.database.connection, draft);
  const clients: pg.Client[] = [];
  let stopCancelling = (): void => {};
  try {
    while (clients.length < input.jobs) {
      const { client } = await connectForBackup(ctx, connection, 'veza restore');
      clients.push(client);
      // What is lost with the server is lost with the whole draft.
      await client.query('set synchronous_commit = off');
    }
    stopCancelling = cancelOnAbort(ctx, connection, clients);
    return yield* fillDatabase(ctx, input.file, clients, input.finish);
  } finally {
    stopCancelling();
    for (const client of clients) await client.end();
  }
}

/** Begins the names of all databases that restores of this one make and may drop. */
function draftPrefix(database: string): string {
  return `veza_restore_${createHash('sha256').update(database).digest('hex').slice(0, 8)}_`;
}

/** `veza_before_20260131t120000`: no restore ever drops it. */
function keptName(database: string, now: Date): string {
  const stamp = now
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .toLowerCase();
  return `${Buffer.from(database).subarray(0, 40).toString().replaceAll('\uFFFD', '')}_before_${stamp}`;
}

/** One restore of a database at a time; the lock goes with the connection. */
async function lockTarget(admin: pg.Client, database: string): Promise<void> {
  const key = createHash('sha256').update(`veza restore ${database}`).digest().readBigInt64BE();
  const { rows } = await admin.query<{ held: boolean }>(
    'select pg_try_advisory_lock($1::bigint) as held',
    [String(key)],
  );
  if (rows[0]!.held) return;
  const holders = await admin.query<{ holder: string }>(
    `select coalesce(act.application_name, '') || ' (process ' || held.pid || ' of the server)' as holder
     from pg_locks as held left join pg_stat_activity as act on act.pid = held.pid
     where held.locktype = 'advisory' and held.granted
       and (held.classid::bigint << 32 | held.objid::bigint) = $1::bigint`,
    [String(key)],
  );
  const holder = holders.rows[0]?.holder ?? 'it has just ended';
  throw backupErrors.RESTORE_RUNNING({ database, holder });
}

/** What killed restores left behind, and old databases that were replaced and not yet dropped. */
async function* sweepDrafts(admin: pg.Client, prefix: string): AsyncGenerator<RestoreEvent, void> {
  const { rows } = await admin.query<{ name: string }>(
    `select datname::text as name from pg_database
     where starts_with(datname::text, $1) and pg_has_role(datdba, 'usage') order by 1`,
    [prefix],
  );
  for (const { name } of rows) {
    await dropDatabase(admin, name);
    yield { type: 'database.swept', name };
  }
}
