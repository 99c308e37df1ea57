import type { Context } from '#context.ts';

import type { MigrateEvent, StatementPlace } from './model.ts';
import type { Blocker } from './monitor.ts';
import { backendOf, type MigrationSession } from './session.ts';
import { within } from './within.ts';

/** A statement that takes longer is looked at from a second connection. */
const FIRST_LOOK_MS = 1_000;
const LOOK_EVERY_MS = 1_000;
/** The same blockers are told again after this. */
const REPORT_EVERY_MS = 5_000;

/** Whom a statement waited for; kept for the error that it may end with. */
export interface Waits {
  blockers: readonly Blocker[];
}

/**
 * Waits for a statement that was sent, and tells meanwhile for how long it runs, whom it waits for
 * and how far it is.
 * @param options.lockTimeoutMs the statement gives way after so long; it is looked at before that.
 * @param options.waits gets whom the statement was last seen waiting for.
 * @param options.tellsTime false where the caller has a progress of its own.
 * @throws what the statement throws.
 */
export async function* watchStatement<T>(
  ctx: Pick<Context, 'clock'>,
  session: MigrationSession,
  place: StatementPlace,
  options: { work: Promise<T>; lockTimeoutMs: number; waits: Waits; tellsTime?: boolean },
): AsyncGenerator<MigrateEvent, T, void> {
  const { tellsTime = true, waits } = options;
  const startedAt = ctx.clock.monotonicMs();
  const backend = backendOf(session.client);
  const work = settle(options.work);
  let lookInMs = Math.min(FIRST_LOOK_MS, options.lockTimeoutMs / 2);
  let told: Told = { blockers: '', atMs: 0 };
  let outcome: Outcome<T> | undefined;
  try {
    for (;;) {
      outcome = await within(work, lookInMs);
      if (outcome !== undefined) break;
      lookInMs = LOOK_EVERY_MS;
      const monitor = await session.monitor();
      const seen = await monitor?.look(backend);
      const runningMs = Math.round(ctx.clock.monotonicMs() - startedAt);
      const blockers = seen?.blockers ?? [];
      if (blockers.length > 0) waits.blockers = blockers;
      const blocked = describeBlocked(blockers, told, runningMs);
      if (blocked !== undefined) {
        told = blocked;
        yield { type: 'statement.blocked', ...place, waitedMs: runningMs, blockers };
      }
      if (seen?.progress) yield { type: 'command.progress', ...place, runningMs, ...seen.progress };
      else if (tellsTime) yield { type: 'running.progress', ...place, runningMs };
    }
  } finally {
    // Whoever reads the events went away: nobody waits for the statement any more.
    if (outcome === undefined) await (await session.monitor())?.cancel(backend);
  }
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

interface Told {
  blockers: string;
  atMs: number;
}

/** Undefined where the same was told a moment ago. */
function describeBlocked(blockers: readonly Blocker[], told: Told, atMs: number): Told | undefined {
  const pids = blockers.map((item) => item.pid).join();
  if (pids === '') return undefined;
  const isNews = pids !== told.blockers || atMs - told.atMs >= REPORT_EVERY_MS;
  return isNews ? { blockers: pids, atMs } : undefined;
}

type Outcome<T> = { value: T } | { error: unknown };

function settle<T>(work: Promise<T>): Promise<Outcome<T>> {
  return work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}
