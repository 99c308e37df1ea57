export type { RehearsedMigration, RehearsedTable, RehearseResult } from './model.ts';
export { rehearseMigrations } from './rehearse-migrations.ts';
