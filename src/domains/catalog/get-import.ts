import type { Context } from '#context.ts';

import { catalogErrors } from './errors.ts';
import { findImport, listImportFailures } from './import-read-store.ts';
import type { ImportFileRecord, ImportRecord } from './import-record.ts';
import type { ImportId } from './model.ts';

/** Most failures that are shown of one import. */
const FAILURES_MAX = 200;

export interface ImportWithFailures extends ImportRecord {
  /** Files that were not imported, with the reason; at most `failuresLimit`. */
  readonly failures: readonly ImportFileRecord[];
  readonly failuresLimit: number;
}

/** The import with what failed in it. @throws IMPORT_NOT_FOUND */
export async function getImport(
  ctx: Pick<Context, 'db'>,
  { id }: { id: ImportId },
): Promise<ImportWithFailures> {
  const record = await findImport(ctx, id);
  if (record === undefined) throw catalogErrors.IMPORT_NOT_FOUND({ id });
  const failures = await listImportFailures(ctx, id, FAILURES_MAX);
  return { ...record, failures, failuresLimit: FAILURES_MAX };
}
