import type { AppliedMigration, MigrationFile, MigrationPlan, MigrationProblem } from './model.ts';

/**
 * What is to be applied, and every contradiction between the files and what was applied. Both
 * lists are ordered by id. Pure.
 * @param to the last id to apply; without it all of them.
 */
export function planUp(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
  to?: bigint,
): MigrationPlan {
  const done = new Set(applied.map((row) => row.id));
  const newest = applied.at(-1);
  const pending = files.filter((file) => !done.has(file.id));
  const problems = findConflicts(files, applied);
  for (const file of pending) {
    if (newest === undefined || file.id > newest.id) continue;
    const message = `${file.name} was added before ${newest.name}, which is already applied`;
    problems.push({ kind: 'out-of-order', id: file.id, name: file.name, message });
  }
  return {
    steps: pending.filter((file) => to === undefined || file.id <= to),
    problems: problems.sort(byId),
  };
}

/**
 * What is to be undone, newest first: the last `steps` migrations, or everything above the id
 * `to`, which itself stays. A migration that is to be undone needs its file as it was applied.
 * Pure.
 */
export function planDown(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
  target: { steps: number } | { to: bigint },
): MigrationPlan {
  const undone =
    'steps' in target
      ? applied.slice(Math.max(0, applied.length - target.steps))
      : applied.filter((row) => row.id > target.to);
  const byFileId = new Map(files.map((file) => [file.id, file]));
  return {
    steps: undone.flatMap((row) => byFileId.get(row.id) ?? []).reverse(),
    problems: findConflicts(files, undone),
  };
}

function findConflicts(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): MigrationProblem[] {
  const byFileId = new Map(files.map((file) => [file.id, file]));
  return applied.flatMap((row): MigrationProblem[] => {
    const file = byFileId.get(row.id);
    const about = { id: row.id, name: row.name };
    if (file === undefined) {
      return [{ kind: 'missing', ...about, message: `${row.name} is applied but has no file` }];
    }
    if (file.checksum !== row.checksum) {
      const message = `${file.name} is not the text that was applied on ${row.appliedAt.toISOString()}`;
      return [{ kind: 'changed', ...about, message }];
    }
    if (file.name !== row.name) {
      const message = `${file.name} was applied under the name ${row.name}`;
      return [{ kind: 'renamed', ...about, message }];
    }
    return [];
  });
}

function byId(a: MigrationProblem, b: MigrationProblem): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
