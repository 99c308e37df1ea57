export { migrateDown, type MigrateDownResult } from './migrate-down.ts';
export { migrate, type MigrateInput } from './migrate.ts';
export { type Blocker, type CommandProgress } from './monitor.ts';
export { idText, type MigrateEvent, type MigrateResult, type StatementPlace } from './model.ts';
export { requireCurrentSchema } from './require-current-schema.ts';
export { readMigrationStatus, type MigrationStatus } from './status.ts';
