import path from 'node:path';

import { migrateErrors, type MigrationFault } from './migrate-errors.ts';
import type { Migration, MigrationFile } from './model.ts';
import { parseMigration } from './parse.ts';
import { openSqlParser, type ParserPlace } from './sql-parser.ts';

/**
 * Parses the files of a plan, all of them before anything runs.
 * @param place where the parser runs; in a thread unless told.
 * @throws MIGRATION_FILES_INVALID with every fault at once.
 */
export async function parseMigrations(
  files: readonly MigrationFile[],
  place?: ParserPlace,
): Promise<Migration[]> {
  if (files.length === 0) return [];
  await using parser = openSqlParser(place);
  const faults: MigrationFault[] = [];
  const migrations: Migration[] = [];
  // The thread parses the next file while this one is taken apart.
  for (const parsed of await Promise.all(files.map((file) => parseMigration(parser, file)))) {
    if (!('file' in parsed)) faults.push(...parsed);
    else migrations.push(parsed);
  }
  if (faults.length > 0) {
    const dir = path.dirname(files[0]!.path);
    throw migrateErrors.MIGRATION_FILES_INVALID({ dir, faults });
  }
  return migrations;
}
