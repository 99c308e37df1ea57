import type { AppliedMigration, MigrationFile, MigrationProblem } from './model.ts';
import { planUp } from './plan.ts';

/** How the schema of a database stands to what code needs of it. */
export interface SchemaWindow {
  /** The code may run: nothing that it needs is missing, and nothing newer breaks it. */
  readonly isOpen: boolean;
  /** Migrations that are not applied yet; waiting helps. */
  readonly pending: readonly MigrationFile[];
  /** What no waiting mends. */
  readonly problems: readonly MigrationProblem[];
  /** Applied by newer code; none of them breaks this one while the window is open. */
  readonly ahead: readonly AppliedMigration[];
}

/**
 * Code may run against a schema that has every migration up to `min`, and beyond what the code
 * knows only such that do not say they break older code. Pure.
 * @param min the last migration that is needed; without it the newest that the code knows.
 */
export function judgeWindow(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
  min?: bigint,
): SchemaWindow {
  // A late file is pending all the same, whatever the policy of whoever applies it.
  const { steps, problems, ahead } = planUp(files, applied, { to: min, policy: 'allow-missing' });
  const isOpen = steps.length === 0 && problems.length === 0;
  return { isOpen, pending: steps, problems, ahead };
}
