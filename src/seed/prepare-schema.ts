import type { Work } from '#core/events.ts';
import {
  migrate,
  readMigrationStatus,
  requireCurrentSchema,
  type MigrateEvent,
} from '#db/migrate/index.ts';

import type { SeedContext } from './seed-ci.ts';

/**
 * Gives a database that was never migrated the whole schema; any other one must have it already,
 * because migrating what holds data is its operator's decision.
 * @throws DB_SCHEMA_MISSING, and what a migration throws
 */
export async function* prepareSchema(ctx: SeedContext): Work<MigrateEvent, void> {
  const { applied, problems } = await readMigrationStatus(ctx);
  if (applied.length === 0 && problems.length === 0) yield* migrate(ctx);
  await requireCurrentSchema(ctx);
}
