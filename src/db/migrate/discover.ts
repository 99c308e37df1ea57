import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { checksum } from './checksum.ts';
import { migrateErrors, type MigrationFault } from './migrate-errors.ts';
import type { MigrationFile } from './model.ts';
import { readMigrationText } from './read-migration-text.ts';
import { FILE_NAME, whyMisnamed } from './why-misnamed.ts';

/** After so many files whatever else the process does has its turn: a connection that is opening. */
const FILES_A_TURN = 8;

/** What people know of the system's words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'it is a file, and migrations come as a folder',
  EACCES: 'this user may not read it',
};

/**
 * Reads every `*.sql` file of a folder, ordered by id. Files of other kinds are left alone.
 * @throws MIGRATION_DIR_UNREADABLE, MIGRATION_FILES_INVALID with every fault at once.
 */
export async function discoverMigrations(dir: string): Promise<MigrationFile[]> {
  const names = await listSqlFiles(dir);
  if (names.length === 0) {
    throw migrateErrors.MIGRATION_DIR_UNREADABLE({ dir, reason: 'it holds no .sql files' });
  }
  const faults: MigrationFault[] = [];
  const files: MigrationFile[] = [];
  for (const [index, name] of names.entries()) {
    if (index % FILES_A_TURN === 0) await nextTurn();
    const read = readMigration(path.join(dir, name), name);
    if ('message' in read) faults.push(read);
    else files.push(read);
  }
  files.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.name < b.name ? -1 : 1));
  for (const [index, file] of files.entries()) {
    const twin = files[index - 1];
    if (twin?.id === file.id) {
      const message = `has the same id as ${twin.name}.sql; ids are unique`;
      faults.push({ file: `${file.name}.sql`, message });
    }
  }
  if (faults.length > 0) throw migrateErrors.MIGRATION_FILES_INVALID({ dir, faults });
  return files;
}

async function listSqlFiles(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.name.endsWith('.sql') && !entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const reason = REASONS[code] ?? message;
    throw migrateErrors.MIGRATION_DIR_UNREADABLE({ dir, reason }, { cause });
  }
}

function readMigration(file: string, base: string): MigrationFile | MigrationFault {
  const name = base.slice(0, -'.sql'.length);
  const id = FILE_NAME.exec(name)?.groups?.['id'];
  if (id === undefined) {
    return { file: base, message: whyMisnamed(name) };
  }
  const read = readMigrationText(file);
  if ('fault' in read) return { file: base, message: read.fault };
  const { text } = read;
  return { id: BigInt(id), name, path: file, text, checksum: checksum(text) };
}
