import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { systemClock } from '#core/clock.ts';
import { runWork } from '#core/events.ts';
import { createLog } from '#core/log.ts';
import {
  backupDatabase,
  openBackupFile,
  restoreDatabase,
  type RestoredDatabase,
  type RestoreEvent,
  type RestoreInput,
  type SavedBackup,
} from '#db/backup/index.ts';
import { openExternal } from '#db/open-external.ts';
import { hashRows } from '#db/schema/index.ts';

import { withClient } from './with-client.ts';

/** A folder for backup files, and the two operations on databases by URL. */
export interface BackupCase extends AsyncDisposable {
  /** Path of a file in the folder. */
  file(name: string): string;
  save(url: string, file: string): Promise<SavedBackup>;
  restore(
    url: string,
    file: string,
    input?: Partial<RestoreInput>,
    onEvent?: (event: RestoreEvent) => void,
  ): Promise<RestoredDatabase>;
}

export async function openBackupCase(): Promise<BackupCase> {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-backup-'));
  return {
    file: (name) => path.join(dir, name),
    save: async (url, file) => runWork(backupDatabase(await contextOf(url), { file, jobs: 2 })),
    restore: async (url, path, input = {}, onEvent = () => {}) => {
      await using file = await openBackupFile(path);
      const usual = { jobs: 2, replace: false, force: false, keepOld: false };
      const work = restoreDatabase(await contextOf(url), file, { ...usual, ...input });
      return await runWork(work, onEvent);
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true }),
  };
}

/** As much of a context as backups take. */
export async function contextOf(url: string) {
  const { signal } = new AbortController();
  return { database: await openExternal(url), log: createLog('fatal'), clock: systemClock, signal };
}

/** Rows and hash of every table, as plain text. */
export async function rowsOf(url: string): Promise<Record<string, string>> {
  return withClient(url, async (client) => {
    const hashes = await hashRows(client);
    return Object.fromEntries(
      [...hashes].map(([name, { rows, hash }]) => [name, `${rows} rows ${hash}`]),
    );
  });
}

/** Databases of the server whose names begin like that of a draft. */
export async function listDrafts(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database
       where starts_with(datname, 'veza_restore_' || left(encode(sha256(convert_to(current_database(), 'UTF8')), 'hex'), 8))`,
    );
    return rows.map(({ name }) => name);
  });
}
