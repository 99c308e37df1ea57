import type { Context } from '#context.ts';
import { VezaError } from '#core/errors.ts';

import type { CatalogSnapshot } from '../../schema/index.ts';
import { idText, type MigrateDirection, type Migration } from '../model.ts';
import { differencesAfter, findLostRows } from './compare-walk.ts';
import type { LostRows, VerifiedMigration, VerifyDifference, VerifyOutcome } from './model.ts';
import type { Walk } from './open-walk.ts';

/** What the schema has to be before and after the migration, and whether rows are in its tables. */
export interface VerifyExpectation {
  readonly before: CatalogSnapshot;
  readonly after: CatalogSnapshot;
  readonly withData: boolean;
}

interface Trip {
  readonly differences: VerifyDifference[];
  readonly lost: LostRows[];
  readonly failure: string | undefined;
}

/**
 * Takes the newest migration of a walk down, up and down again; the walk is below it then, unless
 * something failed. Rows that were there before it have to survive its way up and down.
 */
export async function verifyOne(
  ctx: Pick<Context, 'clock' | 'signal'>,
  walk: Walk,
  migration: Migration,
  expected: VerifyExpectation,
): Promise<VerifiedMigration> {
  const startedAt = ctx.clock.monotonicMs();
  const { file, down, irreversible } = migration;
  const about = { id: idText(file), name: file.name, withData: expected.withData };
  const finish = (outcome: VerifyOutcome, trip: Partial<Trip>, reason?: string) => ({
    ...about,
    outcome,
    reason,
    differences: trip.differences ?? [],
    lost: trip.lost ?? [],
    durationMs: Math.round(ctx.clock.monotonicMs() - startedAt),
  });
  if (down === undefined) {
    return finish('irreversible', {}, irreversible ?? 'its file has no -- veza:down part');
  }
  const trip = await makeRoundTrip(ctx, walk, migration, expected);
  if (trip.failure !== undefined) return finish('failed', trip, trip.failure);
  if (trip.differences.length > 0) return finish('differs', trip);
  return finish(trip.lost.length > 0 ? 'data-lost' : 'ok', trip);
}

async function makeRoundTrip(
  ctx: Pick<Context, 'signal'>,
  walk: Walk,
  migration: Migration,
  { before, after }: VerifyExpectation,
): Promise<Trip> {
  const differences: VerifyDifference[] = [];
  const go = async (direction: MigrateDirection, ways: string): Promise<string | undefined> => {
    const failure = await tryWay(ctx, walk, migration, direction);
    if (failure !== undefined) return `on its way ${ways}: ${failure}`;
    const expected = direction === 'up' ? after : before;
    // The same difference after the second way down is no news.
    if (direction === 'up' || differences.length === 0) {
      differences.push(
        ...differencesAfter({ after: direction, ways }, expected, await walk.readSchema()),
      );
    }
    return undefined;
  };
  let failure = await go('down', 'up and down');
  if (failure !== undefined) return { differences, lost: [], failure };
  const rows = await walk.readRows();
  failure = (await go('up', 'up, down and up')) ?? (await go('down', 'up, down, up and down'));
  if (failure !== undefined) return { differences, lost: [], failure };
  return { differences, lost: findLostRows(rows, await walk.readRows()), failure };
}

/** What the way failed with; nothing but the migration itself is excused. */
async function tryWay(
  ctx: Pick<Context, 'signal'>,
  walk: Walk,
  migration: Migration,
  direction: MigrateDirection,
): Promise<string | undefined> {
  try {
    await walk.go(migration, direction);
    return undefined;
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (!(error instanceof VezaError) || error.category === 'outside') throw error;
    return error.message;
  }
}
