import type { Context } from '#context.ts';

import { discoverMigrations } from './discover.ts';
import { migrationsDir } from './migrations-dir.ts';
import type { AppliedMigration, MigrationFile } from './model.ts';
import { isQueueInstalled } from './queue-schema.ts';
import { listApplied } from './record.ts';
import { resolveTarget } from './resolve-target.ts';
import { judgeWindow, type SchemaWindow } from './window.ts';

/** The window with what keeps it shut, in words. */
export interface SchemaState extends SchemaWindow {
  /** The newest applied migration, or undefined for an empty database. */
  readonly current: AppliedMigration | undefined;
  /** What is still to come, as names; waiting helps. */
  readonly missing: readonly string[];
}

/** Reads the state of one database again and again; the files are read once. */
export type ReadSchemaState = (ctx: Pick<Context, 'db'>) => Promise<SchemaState>;

/**
 * Prepares to ask whether code may run against a database.
 * @param input.dir folder of migrations; without it veza's own, and the queue's schema with them.
 * @param input.min the last migration that is needed; without it the newest.
 * @throws MIGRATION_DIR_UNREADABLE, MIGRATION_FILES_INVALID, MIGRATION_TARGET_UNKNOWN
 */
export async function openSchemaReader(
  input: { dir?: string | undefined; min?: string | undefined } = {},
): Promise<ReadSchemaState> {
  const files: readonly MigrationFile[] = await discoverMigrations(migrationsDir(input.dir));
  const min = input.min === undefined ? undefined : resolveTarget(input.min, files);
  const needsQueue = input.dir === undefined;
  return async (ctx) => {
    const applied = await listApplied(ctx);
    const window = judgeWindow(files, applied, min);
    const missing = window.pending.map((file) => file.name);
    if (needsQueue && !(await isQueueInstalled(ctx))) missing.push("the queue's schema");
    const isOpen = window.isOpen && missing.length === 0;
    return { ...window, isOpen, missing, current: applied.at(-1) };
  };
}
