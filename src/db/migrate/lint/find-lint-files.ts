import path from 'node:path';
import { buffer } from 'node:stream/consumers';

import { checksum } from '../checksum.ts';
import { discoverMigrations } from '../discover.ts';
import { migrateErrors, type MigrationFault } from '../migrate-errors.ts';
import { migrationsDir } from '../migrations-dir.ts';
import type { MigrationFile } from '../model.ts';
import { decodeMigration, readMigrationText } from '../read-migration-text.ts';
import { readMigrationStatus } from '../status.ts';
import type { DbContext } from '../../pool.ts';
import { lintErrors } from './lint-errors.ts';

/** Which files are looked at. */
export interface LintScope {
  /** These files, as one set in this order; `-` is stdin. */
  readonly paths?: readonly string[];
  /** Folder of migrations; without it veza's own. */
  readonly dir?: string | undefined;
  /** Every file by itself, or what the database has not applied yet, as one set. */
  readonly scope?: 'all' | 'pending' | undefined;
}

/**
 * The files of a scope in sets: within a set, what an earlier file makes is new to a later one.
 * @throws MIGRATION_DIR_UNREADABLE, MIGRATION_FILES_INVALID, LINT_NEEDS_DATABASE
 */
export async function findLintFiles(
  db: DbContext | undefined,
  { paths = [], dir, scope }: LintScope,
): Promise<MigrationFile[][]> {
  if (paths.length > 0) return [await readFiles(paths)];
  if (scope === 'pending' && db === undefined) {
    throw lintErrors.LINT_NEEDS_DATABASE({ reason: 'none is running' });
  }
  if (db === undefined || scope === 'all') {
    // Each file came, or will come, to a database that already has the ones before it.
    return (await discoverMigrations(migrationsDir(dir))).map((file) => [file]);
  }
  const { pending } = await readMigrationStatus(db, { dir });
  return [[...pending]];
}

async function readFiles(paths: readonly string[]): Promise<MigrationFile[]> {
  const faults: MigrationFault[] = [];
  const files: MigrationFile[] = [];
  for (const [index, given] of paths.entries()) {
    const isStdin = given === '-';
    const read = isStdin ? decodeMigration(await buffer(process.stdin)) : readMigrationText(given);
    if ('fault' in read) {
      faults.push({ file: given, message: read.fault });
      continue;
    }
    const { text } = read;
    const name = isStdin ? '<stdin>' : path.basename(given, '.sql');
    const file = isStdin ? name : path.resolve(given);
    files.push({ id: BigInt(index), name, path: file, text, checksum: checksum(text) });
  }
  if (faults.length > 0) {
    throw migrateErrors.MIGRATION_FILES_INVALID({ dir: path.dirname(paths[0]!), faults });
  }
  return files;
}
