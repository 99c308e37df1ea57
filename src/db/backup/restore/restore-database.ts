import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { toDbError } from '../../db-errors.ts';
import type { DbContext } from '../../pool.ts';
import { backupErrors } from '../backup-errors.ts';
import { connectForBackup, connectionTo, type BackupConnection } from '../connect.ts';
import type { BackupFile } from '../file/open-backup-file.ts';
import type { RestoreEvent } from '../model.ts';
import { inspectTarget, type RestoreTarget } from './inspect-target.ts';
import { restoreBeside } from './restore-beside.ts';
import { restoreInside } from './restore-inside.ts';

/** Databases that are on nearly every server; one of them is not the one that is replaced. */
const ADMIN_DATABASES = ['postgres', 'template1'];

export interface RestoreInput {
  /** Connections that load at the same time. */
  readonly jobs: number;
  /** Also where there are tables already. */
  readonly replace: boolean;
  /** Also while others are connected: they are cut off. */
  readonly force: boolean;
  /** Keeps the old database under another name, where the new one is made beside it. */
  readonly keepOld: boolean;
  /** Runs on the restored rows before anybody else sees them. */
  readonly finish?: ((restored: DbContext) => Promise<void>) | undefined;
}

export interface RestoredDatabase {
  readonly database: string;
  /** Of the schema that is there now. */
  readonly fingerprint: string;
  /** In a new database that took the name of the old one, or in one transaction of the old one. */
  readonly way: 'beside' | 'inside';
  /** What the old database is called now. */
  readonly kept: string | null;
}

/** Where and how a backup would be restored. */
export interface RestorePlan {
  readonly target: RestoreTarget;
  readonly way: RestoredDatabase['way'];
}

type RestoreContext = Pick<Context, 'database' | 'log' | 'clock' | 'signal'>;

/**
 * Makes the configured database the one of the backup. Until everything is there and verified the
 * old rows are untouched, whenever the run is killed.
 * @throws RESTORE_NOT_EMPTY, RESTORE_IN_USE, RESTORE_RUNNING, BACKUP_DAMAGED,
 * RESTORE_STATEMENT_FAILED, RESTORE_ROWS_DIFFER, RESTORE_SCHEMA_DIFFERS
 */
export async function* restoreDatabase(
  ctx: RestoreContext,
  file: BackupFile,
  input: RestoreInput,
): Work<RestoreEvent, RestoredDatabase> {
  const live = await connectForBackup(ctx, ctx.database.connection, 'veza restore');
  let admin: BackupConnection | undefined;
  try {
    const target = await inspectTarget(live.client);
    refuseRestore(target, input);
    admin = target.mayRename ? await openAdmin(ctx, target.database) : undefined;
    if (admin === undefined) {
      return yield* restoreInside(ctx, { ...input, file, target, client: live.client });
    }
    // Nobody may be connected to a database that gets another name.
    await live[Symbol.asyncDispose]();
    return yield* restoreBeside(ctx, { ...input, file, target, admin: admin.client });
  } catch (error) {
    ctx.signal.throwIfAborted();
    throw toDbError(error);
  } finally {
    await live[Symbol.asyncDispose]();
    await admin?.[Symbol.asyncDispose]();
  }
}

/** Looks where the backup would go; changes nothing. */
export async function planRestore(ctx: RestoreContext): Promise<RestorePlan> {
  await using live = await connectForBackup(ctx, ctx.database.connection, 'veza restore');
  const target = await inspectTarget(live.client);
  const admin = target.mayRename ? await openAdmin(ctx, target.database) : undefined;
  await admin?.[Symbol.asyncDispose]();
  return { target, way: admin === undefined ? 'inside' : 'beside' };
}

/**
 * What nobody has agreed to does not happen.
 * @throws RESTORE_NOT_EMPTY, RESTORE_IN_USE
 */
export function refuseRestore(
  { database, relations, users }: RestoreTarget,
  input: Pick<RestoreInput, 'replace' | 'force'>,
): void {
  if (relations > 0 && !input.replace) {
    throw backupErrors.RESTORE_NOT_EMPTY({ database, tables: relations });
  }
  if (users.length > 0 && !input.force) {
    throw backupErrors.RESTORE_IN_USE({ database, users: [...users] });
  }
}

/** A connection to another database of the server, or undefined where none lets us in. */
async function openAdmin(
  ctx: RestoreContext,
  target: string,
): Promise<BackupConnection | undefined> {
  for (const name of ADMIN_DATABASES.filter((item) => item !== target)) {
    try {
      const connection = connectionTo(ctx.database.connection, name);
      return await connectForBackup(ctx, connection, 'veza restore');
    } catch (error) {
      ctx.log.debug({ err: error, database: name }, 'this database does not let us in');
    }
  }
  return undefined;
}
