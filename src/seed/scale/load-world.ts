import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import type { SeedEvent } from '../world/model.ts';
import { loadTable } from './load-table.ts';
import type { ScalePlan } from './plan.ts';
import {
  analyzeTable,
  countAllPlays,
  dropDefinition,
  listDefinitions,
  makeDefinition,
  prepareLoad,
  setSearchTriggers,
} from './store.ts';
import type { ScaleTable } from './tables.ts';

const COUNTERS = 'track_play_counts';

/**
 * Loads every table without indexes and keys, and makes those again: all inside the caller's
 * transaction, so that a load that is killed leaves nothing. Returns the rows that were written.
 */
export async function* loadWorld(
  ctx: Pick<Context, 'db' | 'clock' | 'signal'>,
  tables: readonly ScaleTable[],
  plan: ScalePlan,
): Work<SeedEvent, number> {
  const names = [...tables.map(({ table }) => table), COUNTERS];
  await prepareLoad(ctx);
  await setSearchTriggers(ctx, false);
  const definitions = await listDefinitions(ctx, names);
  for (const definition of definitions.toReversed()) await dropDefinition(ctx, definition);
  yield { type: 'indexes.dropped', indexes: definitions.length };

  let rows = 0;
  for (const table of tables) rows += yield* loadTable(ctx, table, plan);
  rows += await countAllPlays(ctx);

  for (const [index, definition] of definitions.entries()) {
    ctx.signal.throwIfAborted();
    const startedMs = ctx.clock.monotonicMs();
    await makeDefinition(ctx, definition);
    const durationMs = Math.round(ctx.clock.monotonicMs() - startedMs);
    const place = { index: index + 1, total: definitions.length };
    yield { type: 'index.built', name: definition.name, ...place, durationMs };
  }
  await setSearchTriggers(ctx, true);
  for (const name of names) await analyzeTable(ctx, name);
  return rows;
}
