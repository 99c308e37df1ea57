import type { Context } from '#context.ts';

import { sqlState } from '../../db-errors.ts';
import { queryableOf } from '../../schema/index.ts';
import { migrateErrors } from '../migrate-errors.ts';
import { readMigrationText } from '../read-migration-text.ts';

/**
 * Fills a database with what a file of SQL says, all or nothing.
 * @throws SEED_SQL_FAILED
 */
export async function seedFromFile(ctx: Pick<Context, 'db'>, file: string): Promise<void> {
  const read = readMigrationText(file);
  if ('fault' in read) throw migrateErrors.SEED_SQL_FAILED({ file, reason: read.fault });
  try {
    await queryableOf(ctx).query(read.text);
  } catch (error) {
    if (sqlState(error) === undefined) throw error;
    const reason = (error as Error).message;
    throw migrateErrors.SEED_SQL_FAILED({ file, reason }, { cause: error });
  }
}
