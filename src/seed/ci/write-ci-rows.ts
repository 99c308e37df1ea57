import type { Context } from '#context.ts';
import { sqlState } from '#db/db-errors.ts';
import { recordAudit } from '#domains/audit/index.ts';

import { seedErrors } from '../errors.ts';
import type { SeedTable } from '../world/model.ts';
import { fixTexts, hashSeededRows, upsertRows, type RowsHash } from '../world/store.ts';

const UNIQUE_VIOLATION = '23505';

/**
 * Brings the rows into the database, inside the caller's transaction; returns how many were not
 * there like that. A change is audited.
 * @throws SEED_CONFLICT
 */
export async function writeCiRows(
  ctx: Pick<Context, 'db' | 'requestId'>,
  tables: readonly SeedTable[],
): Promise<number> {
  let changed = 0;
  for (const table of tables) {
    try {
      changed += await upsertRows(ctx, table);
    } catch (error) {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      const { detail, message } = error as Error & { detail?: string };
      const reason = detail ?? message;
      throw seedErrors.SEED_CONFLICT({ table: table.table, reason }, { cause: error });
    }
  }
  if (changed > 0) {
    await recordAudit(ctx, {
      actor: { kind: 'operator' },
      action: 'world.seeded',
      subject: { kind: 'world', id: 'ci' },
      details: { changed },
    });
  }
  return changed;
}

/** Hashes of the rows as they stand in the database, by table. */
export async function hashCiRows(
  ctx: Pick<Context, 'db'>,
  tables: readonly SeedTable[],
): Promise<Map<string, RowsHash>> {
  await fixTexts(ctx);
  const hashes = new Map<string, RowsHash>();
  for (const table of tables.filter((item) => item.keep !== true)) {
    hashes.set(table.table, await hashSeededRows(ctx, table));
  }
  return hashes;
}
