import { describeBreak } from './describe-break.ts';
import { idText } from './model.ts';
import type {
  AppliedMigration,
  MigratePolicy,
  MigrationFile,
  MigrationPlan,
  MigrationProblem,
} from './model.ts';

export interface PlanOptions {
  /** The last id to apply; without it all of them. */
  to?: bigint | undefined;
  /** `linear` unless told. */
  policy?: MigratePolicy | undefined;
}

/**
 * What is to be applied, and every contradiction between the files and what was applied. Both
 * lists are ordered by id. Pure.
 */
export function planUp(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
  options: PlanOptions = {},
): MigrationPlan {
  const { to, policy = 'linear' } = options;
  const done = new Set(applied.map((row) => row.id));
  const newest = applied.at(-1);
  const pending = files.filter((file) => !done.has(file.id));
  const ahead = findAhead(files, applied);
  const breaks = findBreaks(files, applied);
  const problems = [
    ...findConflicts(files, applied.slice(0, applied.length - ahead.length)),
    ...ahead.filter((row) => row.breaking).map(tooNew),
    ...breaks,
  ];
  // A row that was removed by hand makes its file look late: applying it would run it twice.
  for (const file of breaks.length > 0 ? [] : pending) {
    if (policy === 'allow-missing' || newest === undefined || file.id > newest.id) continue;
    problems.push(outOfOrder(file, newest));
  }
  return {
    steps: pending.filter((file) => to === undefined || file.id <= to),
    problems: nameForeign(files, applied, problems.sort(byId)),
    ahead,
  };
}

/**
 * What is to be undone, the last applied first: the last `steps` migrations, or everything above
 * the id `to`, which itself stays. A migration that is to be undone needs its file as it was
 * applied. Pure.
 */
export function planDown(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
  target: { steps: number } | { to: bigint },
): MigrationPlan {
  const inOrder = applied.toSorted((a, b) => a.position - b.position);
  const undone =
    'steps' in target
      ? inOrder.slice(Math.max(0, inOrder.length - target.steps))
      : inOrder.filter((row) => row.id > target.to);
  const byFileId = new Map(files.map((file) => [file.id, file]));
  return {
    steps: undone.flatMap((row) => byFileId.get(row.id) ?? []).reverse(),
    problems: nameForeign(files, applied, [
      ...findConflicts(files, undone),
      ...findBreaks(files, applied),
    ]),
    ahead: findAhead(files, applied),
  };
}

/** Applied after everything that the files know of. */
function findAhead(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): readonly AppliedMigration[] {
  const newest = files.at(-1);
  return newest === undefined ? [] : applied.filter((row) => row.id > newest.id);
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
      const message = `${row.name} is applied but has no file`;
      const fix = `bring ${row.name}.sql back, or run the version of the code that has it`;
      return [{ kind: 'missing', ...about, message, fix }];
    }
    if (file.checksum !== row.checksum) {
      const message = `${file.name} is not the text that was applied on ${row.appliedAt.toISOString()}`;
      const fix = `bring ${file.name}.sql back as it was, and put the change into a new file: veza migrate create NAME`;
      return [{ kind: 'changed', ...about, message, fix }];
    }
    if (file.name !== row.name) {
      const message = `${file.name} was applied under the name ${row.name}`;
      const fix = `mv ${file.name}.sql ${row.name}.sql`;
      return [{ kind: 'renamed', ...about, message, fix }];
    }
    return [];
  });
}

/** Where the folder is another than the one that was recorded, that is the one thing to say. */
function nameForeign(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
  problems: readonly MigrationProblem[],
): MigrationProblem[] {
  // A renamed file has the text that was applied.
  const known = new Set(files.flatMap((file) => [file.name, file.checksum]));
  const isForeign = !applied.some((row) => known.has(row.name) || known.has(row.checksum));
  const breaks = problems.filter((item) => item.kind === 'broken-chain');
  const first = problems.find((item) => item.kind !== 'broken-chain');
  if (!isForeign || first === undefined) return [...problems];
  const message =
    'this folder is not the one that was recorded in this database: ' +
    `none of its files was applied here, ${applied[0]!.name} was`;
  const fix = 'name the right database with --database-url URL, or the right folder with --dir DIR';
  return [{ ...first, message, fix }, ...breaks];
}

function findBreaks(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): MigrationProblem[] {
  const broken = describeBreak(files, applied);
  return broken === undefined ? [] : [broken];
}

function tooNew(row: AppliedMigration): MigrationProblem {
  const message = `${row.name} is applied, this version does not know it, and it says that older code may not run against it`;
  const fix = `run the version of the code that has ${row.name}.sql`;
  return { kind: 'too-new', id: row.id, name: row.name, message, fix };
}

function outOfOrder(file: MigrationFile, newest: AppliedMigration): MigrationProblem {
  const message = `${file.name} was added before ${newest.name}, which is already applied`;
  const fix =
    `give ${file.name}.sql an id above ${idText(newest)}, or apply it where it stands: ` +
    'veza migrate --policy allow-missing';
  return { kind: 'out-of-order', id: file.id, name: file.name, message, fix };
}

function byId(a: MigrationProblem, b: MigrationProblem): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
