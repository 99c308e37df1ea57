import type { VezaError } from '#core/errors.ts';

import { migrateErrors } from './migrate-errors.ts';
import { idText, type MigrationProblem } from './model.ts';

/** The error of files and a record that do not fit, each problem as `--json` shows it. */
export function historyConflict(problems: readonly MigrationProblem[]): VezaError {
  const shown = problems.map((item) => {
    const { kind, name, message, fix } = item;
    return { kind, id: idText(item), name, message, fix };
  });
  return migrateErrors.MIGRATION_HISTORY_CONFLICT({ problems: shown });
}
