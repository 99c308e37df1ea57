import type { Context } from '#context.ts';

import {
  diffCatalogs,
  mendCatalog,
  queryableOf,
  readCatalog,
  readSnapshot,
  type CatalogDifference,
  type CatalogSnapshot,
} from '../schema/index.ts';
import { replayFiles } from './replay-files.ts';

export interface DriftInput {
  /** Folder of migrations; without it veza's own. */
  dir?: string | undefined;
  /** Compare with what the files make, even where the schema was recorded. */
  fromFiles?: boolean | undefined;
  /** Also veza's tables about migrations and the queue's schema; compares with the files. */
  allSchemas?: boolean | undefined;
}

/** How the live schema differs from the one that migrations left. */
export interface Drift {
  /** What the live schema was held against. */
  readonly against: 'record' | 'files';
  /** When the record was taken. */
  readonly recordedAt: Date | undefined;
  readonly differences: readonly CatalogDifference[];
  /** Statements that mend all differences, in order. */
  readonly sql: readonly string[];
  readonly durationMs: number;
}

/**
 * Compares the live schema with the one that the last run of migrations recorded, or, without such
 * a record, with what the applied files make in a scratch database. Changes nothing.
 * @throws SCRATCH_DATABASE_DENIED, MIGRATION_HISTORY_CONFLICT, and what applying the files throws.
 */
export async function findDrift(
  ctx: Pick<Context, 'database' | 'db' | 'log' | 'clock' | 'signal'>,
  input: DriftInput = {},
): Promise<Drift> {
  const startedAt = ctx.clock.monotonicMs();
  const fromFiles = input.fromFiles === true || input.allSchemas === true;
  const record = fromFiles ? undefined : await readSnapshot(ctx);
  let expected: CatalogSnapshot | undefined = record?.catalog;
  // Whoever replays files owns what they make, here as little as there.
  const scope = record ? {} : { owners: false, bookkeeping: input.allSchemas };
  expected ??= await replayFiles(ctx, { dir: input.dir, scope });
  const live = await readCatalog(queryableOf(ctx), scope);
  return {
    against: record ? 'record' : 'files',
    recordedAt: record?.takenAt,
    differences: diffCatalogs(expected, live),
    sql: mendCatalog(expected, live),
    durationMs: Math.round(ctx.clock.monotonicMs() - startedAt),
  };
}
