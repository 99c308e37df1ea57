import type { Work } from '#core/events.ts';

import { migrate, type MigrateContext } from './migrate.ts';
import type { MigrateEvent } from './model.ts';
import { requireCurrentSchema } from './require-current-schema.ts';
import { readMigrationStatus } from './status.ts';

/**
 * Gives a database that was never migrated the whole schema; any other one must have it already,
 * because migrating what holds data is its operator's decision.
 * @throws DB_SCHEMA_MISSING, and what a migration throws
 */
export async function* prepareSchema(ctx: MigrateContext): Work<MigrateEvent, void> {
  const { applied, problems } = await readMigrationStatus(ctx);
  if (applied.length === 0 && problems.length === 0) yield* migrate(ctx);
  await requireCurrentSchema(ctx);
}
