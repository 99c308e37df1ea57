export { migrateDown, type MigrateDownResult } from './migrate-down.ts';
export { migrate, type MigrateInput } from './migrate.ts';
export { idText, type MigrateEvent, type MigrateResult } from './model.ts';
export { requireCurrentSchema } from './require-current-schema.ts';
export { readMigrationStatus, type MigrationStatus } from './status.ts';
