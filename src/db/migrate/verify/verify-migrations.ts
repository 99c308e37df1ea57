import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { fingerprintCatalog, type CatalogSnapshot } from '../../schema/index.ts';
import { discoverMigrations } from '../discover.ts';
import type { MigrateContext } from '../migrate.ts';
import { migrationsDir } from '../migrations-dir.ts';
import type { Migration } from '../model.ts';
import { parseMigrations } from '../parse-all.ts';
import type { VerifiedMigration, VerifyEvent, VerifyResult } from './model.ts';
import { openWalk, type Walk } from './open-walk.ts';
import { verifyOne } from './verify-one.ts';

export interface VerifyInput {
  /** Folder of migrations; without it veza's own. */
  dir?: string | undefined;
  /** Fills the database when every migration is applied; without it the tables are empty. */
  seed?: ((ctx: MigrateContext) => Promise<void>) | undefined;
}

/**
 * Takes every migration up, down and up again in a database that is thrown away, the newest first,
 * with rows in the tables, and compares schema and rows. The configured database is only asked for
 * room beside it; nothing in it is read or changed.
 * @throws SCRATCH_DATABASE_DENIED, MIGRATION_DIR_UNREADABLE, MIGRATION_FILES_INVALID, and what a
 * migration that cannot be applied at all throws.
 */
export async function* verifyMigrations(
  ctx: Pick<Context, 'database' | 'log' | 'clock' | 'signal'>,
  input: VerifyInput = {},
): Work<VerifyEvent, VerifyResult> {
  const startedAt = ctx.clock.monotonicMs();
  const migrations = await parseMigrations(await discoverMigrations(migrationsDir(input.dir)));
  const total = migrations.length;
  let walk = await openWalk(ctx);
  try {
    // What the schema was before each of them, and after the last.
    const schemas: CatalogSnapshot[] = [await walk.readSchema()];
    for (const [index, migration] of migrations.entries()) {
      ctx.signal.throwIfAborted();
      await walk.go(migration, 'up');
      schemas.push(await walk.readSchema());
      const { name } = migration.file;
      yield { type: 'verify.progress', done: index + 1, total, way: 'up', name };
    }
    await input.seed?.(walk.ctx);
    const rows = await countRows(walk);
    let withData = rows > 0;
    const verified: VerifiedMigration[] = [];
    for (const [index, migration] of [...migrations.entries()].reverse()) {
      ctx.signal.throwIfAborted();
      const [before, after] = [schemas[index]!, schemas[index + 1]!];
      const outcome = await verifyOne(ctx, walk, migration, { before, after, withData });
      verified.unshift(outcome);
      const { id, name, reason, durationMs } = outcome;
      yield { type: 'migration.verified', id, name, outcome: outcome.outcome, reason, durationMs };
      yield { type: 'verify.progress', done: verified.length, total, way: 'round trip', name };
      if (outcome.outcome === 'ok' || outcome.outcome === 'data-lost' || index === 0) continue;
      // What came out wrong must not be blamed on those before it.
      await walk[Symbol.asyncDispose]();
      walk = await reopen(ctx, migrations.slice(0, index));
      withData = false;
    }
    const durationMs = Math.round(ctx.clock.monotonicMs() - startedAt);
    return {
      migrations: verified,
      fingerprint: fingerprintCatalog(schemas.at(-1)!),
      rows,
      durationMs,
    };
  } finally {
    await walk[Symbol.asyncDispose]();
  }
}

async function countRows(walk: Walk): Promise<number> {
  let rows = 0;
  for (const table of (await walk.readRows()).values()) rows += Number(table.rows);
  return rows;
}

async function reopen(
  ctx: Parameters<typeof openWalk>[0],
  migrations: readonly Migration[],
): Promise<Walk> {
  const walk = await openWalk(ctx);
  try {
    for (const migration of migrations) await walk.go(migration, 'up');
    return walk;
  } catch (error) {
    await walk[Symbol.asyncDispose]();
    throw error;
  }
}
