import type { Context } from '#context.ts';

import { discoverMigrations } from './discover.ts';
import { explainChanges } from './explain-changes.ts';
import { findBegunConflicts, listBegun, type BegunMigration } from './list-begun.ts';
import { migrationsDir } from './migrations-dir.ts';
import type { AppliedMigration, MigratePolicy, MigrationFile, MigrationProblem } from './model.ts';
import { planUp } from './plan.ts';
import { readRecord } from './record.ts';

/** How a folder of migrations and a database stand to each other. */
export interface MigrationStatus {
  /** The newest applied migration, or undefined for an empty database. */
  readonly current: AppliedMigration | undefined;
  readonly applied: readonly AppliedMigration[];
  readonly pending: readonly MigrationFile[];
  /** Of what is pending or applied, what a run has carried out or undone in part. */
  readonly begun: readonly BegunMigration[];
  readonly problems: readonly MigrationProblem[];
  /** Applied by newer code and harmless to this one unless `problems` says so. */
  readonly ahead: readonly AppliedMigration[];
}

/**
 * Compares the files with what was applied. Takes no lock and writes nothing.
 * @param input.dir folder of migrations; without it veza's own.
 * @throws MIGRATION_DIR_UNREADABLE, MIGRATION_FILES_INVALID, DB_UNREACHABLE
 */
export async function readMigrationStatus(
  ctx: Pick<Context, 'db'>,
  input: { dir?: string | undefined; policy?: MigratePolicy | undefined } = {},
): Promise<MigrationStatus> {
  const files = await discoverMigrations(migrationsDir(input.dir));
  const { applied, isCurrent } = await readRecord(ctx);
  const begun = await listBegun(ctx);
  const { steps, problems, ahead } = planUp(files, applied, { policy: input.policy });
  const explained = isCurrent ? await explainChanges(ctx, files, problems) : problems;
  return {
    current: applied.at(-1),
    applied,
    pending: steps,
    begun,
    problems: [...explained, ...findBegunConflicts(files, begun)],
    ahead,
  };
}
