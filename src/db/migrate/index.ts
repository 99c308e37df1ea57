export { migrateDown, type MigrateDownInput, type MigrateDownResult } from './migrate-down.ts';
export { LOCK_WAIT_MS_DEFAULT, migrate, type MigrateInput } from './migrate.ts';
export {
  idText,
  type AppliedMigration,
  type MigrateEvent,
  type MigrateResult,
  type MigrationFile,
  type MigrationProblem,
  type MigrationStepResult,
} from './model.ts';
export { requireCurrentSchema } from './require-current-schema.ts';
export { readMigrationStatus, type MigrationStatus } from './status.ts';
