export { findDrift, type Drift } from './find-drift.ts';
export { baseline, type BaselineInput, type BaselineResult } from './baseline.ts';
export { createMigration, type CreatedMigration } from './create.ts';
export { describeBlocker } from './describe-blocker.ts';
export type { PlannedMigration } from './describe-plan.ts';
export { describeExtent, type BegunMigration } from './list-begun.ts';
export { migrateDown, type MigrateDownResult } from './migrate-down.ts';
export { migrate, type MigrateContext, type MigrateInput } from './migrate.ts';
export { type Blocker, type CommandProgress } from './monitor.ts';
export {
  idText,
  type MigrateEvent,
  type MigratePolicy,
  type MigrateResult,
  type StatementPlace,
} from './model.ts';
export { prepareSchema } from './prepare-schema.ts';
export { openSchemaReader, type ReadSchemaState, type SchemaState } from './read-window.ts';
export { redo, type RedoResult } from './redo.ts';
export { requireCurrentSchema } from './require-current-schema.ts';
export { readMigrationStatus, type MigrationStatus } from './status.ts';
export { waitForSchema, type SchemaWaiting, type WaitResult } from './wait.ts';
