import pg from 'pg';

import type { Context } from '#context.ts';

import { toDbError } from '../../db-errors.ts';
import type { FileRun, StatementObserver } from '../file-run.ts';
import { backendOf, type MigrationSession } from '../session.ts';
import { readFileNodes, readLocks, readRelations, type Relation } from './read-relations.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** What runs outside of a transaction is looked at from a second connection so often. */
const SAMPLE_EVERY_MS = 5;

/** What was seen of one statement; times are those of the clock. */
export interface SeenStatement {
  readonly name: string;
  readonly index: number;
  readonly startedAtMs: number;
  endedAtMs: number;
  /** Milliseconds in PostgreSQL, all batches together. */
  durationMs: number;
  /** Of the longest batch; a statement that is sent once is one. */
  longestMs: number;
  /** Modes by oid, of what was there before the run. */
  readonly locks: Map<number, Set<string>>;
  readonly rewrites: Set<number>;
}

export interface RehearsalObserver extends StatementObserver, AsyncDisposable {
  readonly relations: ReadonlyMap<number, Relation>;
  /** In the order in which they ran. */
  readonly seen: readonly SeenStatement[];
}

/**
 * Looks at the locks and files of each statement: from inside its transaction when it has
 * succeeded, and meanwhile from a second connection, for what is released before that.
 * @throws DB_UNREACHABLE
 */
export async function openObserver(
  ctx: Pick<Context, 'database' | 'clock'>,
  session: MigrationSession,
): Promise<RehearsalObserver> {
  const other = new pg.Client({
    ...ctx.database.connection,
    application_name: 'veza rehearse observer',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  try {
    await other.connect();
  } catch (error) {
    await other.end();
    throw toDbError(error);
  }
  const backend = backendOf(session.client);
  const relations = await readRelations(session.client);
  const nodes = new Map([...relations].map(([oid, { fileNode }]) => [oid, fileNode]));
  const seen: SeenStatement[] = [];
  let current: { statement: SeenStatement; startedAtMs: number; sampling: Sampling } | undefined;
  const note = (statement: SeenStatement, held: Awaited<ReturnType<typeof readLocks>>): void => {
    for (const { oid, mode } of held) {
      if (!relations.has(oid)) continue;
      const modes = statement.locks.get(oid) ?? new Set();
      statement.locks.set(oid, modes.add(mode));
    }
  };
  return {
    relations,
    seen,
    begin: async (run, index) => {
      // What was tried again after it gave way begins anew.
      await current?.sampling.stop();
      const statement = findSeen(seen, run, index, ctx.clock.monotonicMs());
      const sampling = startSampling(ctx, async () =>
        note(statement, await readLocks(other, backend)),
      );
      current = { statement, startedAtMs: ctx.clock.monotonicMs(), sampling };
    },
    end: async () => {
      const { statement, startedAtMs, sampling } = current!;
      statement.endedAtMs = ctx.clock.monotonicMs();
      const ms = statement.endedAtMs - startedAtMs;
      statement.durationMs += ms;
      statement.longestMs = Math.max(statement.longestMs, ms);
      await sampling.stop();
      current = undefined;
      note(statement, await readLocks(session.client, backend));
      for (const [oid, node] of await readFileNodes(session.client, [...nodes.keys()])) {
        if (nodes.get(oid) !== node) statement.rewrites.add(oid);
        nodes.set(oid, node);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await current?.sampling.stop();
      await other.end();
    },
  };
}

/** A statement in batches is one statement that is sent many times. */
function findSeen(
  seen: SeenStatement[],
  run: FileRun,
  index: number,
  nowMs: number,
): SeenStatement {
  const { name } = run.migration.file;
  const known = seen.find((item) => item.name === name && item.index === index);
  if (known !== undefined) return known;
  const fresh: SeenStatement = {
    name,
    index,
    startedAtMs: nowMs,
    endedAtMs: nowMs,
    durationMs: 0,
    longestMs: 0,
    locks: new Map(),
    rewrites: new Set(),
  };
  seen.push(fresh);
  return fresh;
}

interface Sampling {
  stop(): Promise<void>;
}

/** Looks again and again until it is stopped; what a look fails with is thrown there. */
function startSampling(ctx: Pick<Context, 'clock'>, look: () => Promise<void>): Sampling {
  const stop = new AbortController();
  const ignore = (): void => {};
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await look();
      // Being stopped is no failure.
      await ctx.clock.sleep(SAMPLE_EVERY_MS, stop.signal).then(ignore, ignore);
    }
  };
  const running = loop();
  // Awaited in stop(); until then a failure must not count as unhandled.
  running.catch(ignore);
  return {
    stop: () => {
      stop.abort();
      return running;
    },
  };
}
