export { lintMigrations, type LintMigrationsInput } from './lint-migrations.ts';
export type { LintReport, MigrationRule } from './model.ts';
export { migrationRules } from '../migration-rules.ts';
