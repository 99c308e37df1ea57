import pg, { type Client } from 'pg';

import type { Context } from '#context.ts';
import { openPool, type Db } from '#db/pool.ts';

import { waitFor } from './wait-for.ts';

/** Thrown where the process is said to have died; everything after it fails the same way. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Where a process dies: at its n-th boundary, before the step takes place or right after it. */
export interface CrashPoint {
  readonly boundary: number;
  readonly side: 'before' | 'after';
}

/**
 * The pool of a process that dies: every statement and every call outside is a boundary. Disposing it
 * waits until the server has noticed the death and rolled back what was open.
 */
export interface DyingProcess extends AsyncDisposable {
  readonly db: Db;
  /** Boundaries passed so far. */
  boundaries(): number;
  readonly died: boolean;
  /** One call to something outside, as a boundary like a statement. */
  outside<R>(call: () => Promise<R>): Promise<R>;
}

interface Life {
  count: number;
  died: boolean;
  readonly connections: Set<Client>;
}

type QueryArgs = [unknown, ...unknown[]];
type Callback = (error: Error | null, result?: unknown) => void;

/**
 * A pool of its own on the same database that plays the death of a process: from the crash point on
 * nothing it does reaches the database, and what it had not committed is rolled back by the server.
 * Without a point it only counts.
 */
export function openDyingProcess(
  ctx: Pick<Context, 'database'>,
  point: CrashPoint | undefined,
): DyingProcess {
  const life: Life = { count: 0, died: false, connections: new Set() };
  const db = openPool(ctx.database.connection, { applicationName: 'veza test' });
  const client = db.client as { acquireRawConnection(): Promise<Client> };
  const acquire = client.acquireRawConnection.bind(client);
  client.acquireRawConnection = async () => {
    const connection = await acquire();
    life.connections.add(connection);
    // The server says that the socket went away; that is what is played here.
    connection.on('error', () => undefined);
    watchQueries(connection, (run) => step(life, point, run));
    return connection;
  };
  return {
    db,
    boundaries: () => life.count,
    get died() {
      return life.died;
    },
    outside: (call) => step(life, point, call),
    [Symbol.asyncDispose]: async () => {
      await db.destroy();
      if (life.died) await waitForEnd(ctx, [...life.connections].map(backendOf));
    },
  };
}

/** Until then its locks hold, which others step over. */
async function waitForEnd(
  { database }: Pick<Context, 'database'>,
  backends: readonly number[],
): Promise<void> {
  const client = new pg.Client({ ...database.connection });
  await client.connect();
  try {
    await waitFor('the end of the dead connections', async () => {
      const { rowCount } = await client.query(
        'select from pg_stat_activity where pid = any($1::integer[])',
        [backends],
      );
      return rowCount === 0;
    });
  } finally {
    await client.end();
  }
}

function backendOf(connection: Client): number {
  return (connection as unknown as { processID: number }).processID;
}

async function step<R>(
  life: Life,
  point: CrashPoint | undefined,
  run: () => Promise<R>,
): Promise<R> {
  if (life.died) throw new Crash('the process is dead');
  life.count += 1;
  const here = point !== undefined && life.count === point.boundary;
  if (here && point.side === 'before') die(life);
  const result = await run();
  if (here) die(life);
  if (life.died) throw new Crash('the process is dead');
  return result;
}

function die(life: Life): never {
  life.died = true;
  for (const connection of life.connections) {
    (
      connection as unknown as { connection: { stream: { destroy(): void } } }
    ).connection.stream.destroy();
  }
  throw new Crash('the process dies here');
}

/** Both ways in which statements are sent: with a callback by knex, with a promise by us. */
function watchQueries(
  connection: Client,
  watch: (run: () => Promise<unknown>) => Promise<unknown>,
): void {
  const query = connection.query.bind(connection) as (...args: QueryArgs) => Promise<unknown>;
  const watched = (...args: QueryArgs): Promise<unknown> | undefined => {
    const last = args.at(-1);
    if (typeof last !== 'function') return watch(() => query(...args));
    const callback = last as Callback;
    watch(() => query(...(args.slice(0, -1) as QueryArgs))).then(
      (result) => callback(null, result),
      (error: unknown) => callback(error as Error),
    );
    return undefined;
  };
  (connection as unknown as { query: typeof watched }).query = watched;
}
