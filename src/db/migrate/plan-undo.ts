import type { Context } from '#context.ts';

import { historyConflict } from './history-conflict.ts';
import { listBegun } from './list-begun.ts';
import { migrateErrors } from './migrate-errors.ts';
import type { AppliedMigration, Migration, MigrationFile } from './model.ts';
import { parseMigrations } from './parse-all.ts';
import { planDown } from './plan.ts';
import { listApplied } from './record.ts';
import { resolveTarget } from './resolve-target.ts';

/** How many migrations to undo, or the id that stays the newest; `0` undoes all. */
export type UndoTarget = { steps: number } | { to: string };

/**
 * What would be undone, the last applied first, parsed; what cannot be undone is refused before
 * anything runs.
 * @throws MIGRATION_HISTORY_CONFLICT, MIGRATION_IRREVERSIBLE, MIGRATION_TARGET_UNKNOWN,
 * MIGRATION_FILES_INVALID
 */
export async function planUndo(
  ctx: Pick<Context, 'db'>,
  files: readonly MigrationFile[],
  target: UndoTarget,
): Promise<Migration[]> {
  const applied = await listApplied(ctx);
  const isAll = 'to' in target && /^0+$/.test(target.to);
  const above = 'steps' in target ? target : { to: isAll ? 0n : resolveTarget(target.to, applied) };
  const begun = await findBegunFiles(ctx, files, applied);
  const partly = 'to' in above ? begun.filter((file) => file.id > above.to) : begun;
  const left = 'to' in above ? above : { steps: Math.max(0, above.steps - partly.length) };
  const { steps, problems } = planDown(files, applied, left);
  if (problems.length > 0) throw historyConflict(problems);
  const migrations = await parseMigrations([...partly, ...steps]);
  for (const { file, down, irreversible } of migrations) {
    if (down !== undefined) continue;
    const reason = irreversible ?? 'its file has no -- veza:down part';
    throw migrateErrors.MIGRATION_IRREVERSIBLE({ name: file.name, reason });
  }
  return migrations;
}

/** Files of which only a part is applied, newest first: they are undone before all others. */
async function findBegunFiles(
  ctx: Pick<Context, 'db'>,
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): Promise<MigrationFile[]> {
  const begun = new Set((await listBegun(ctx)).map((item) => item.id));
  const isApplied = new Set(applied.map((row) => row.id));
  return files.filter((file) => begun.has(file.id) && !isApplied.has(file.id)).reverse();
}
