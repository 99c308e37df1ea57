import { systemClock, type Clock } from '#core/clock.ts';
import type { Config } from '#core/config.ts';
import { randomIds, type Ids } from '#core/ids.ts';
import { createLog, type Logger } from '#core/log.ts';
import type { Bus } from '#db/bus/bus.ts';
import { openDatabase, type Database } from '#db/database.ts';
import { openPool, type Db } from '#db/pool.ts';
import type { PasswordHasher, SigningKeys } from '#domains/identity/index.ts';
import type { Psp } from '#domains/payments/index.ts';
import type { Storage } from '#storage/storage.ts';

/** What every piece of code may need that costs nothing to open. */
export interface BaseContext {
  readonly config: Config;
  /** Carries the correlation id of a request, a job or a command run; a server's own has none. */
  readonly log: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Aborted when the process is asked to stop; reaches every wait, query batch and child. */
  readonly signal: AbortSignal;
  /** Correlation id of this request, job or command run. */
  readonly requestId: string;
}

/** Everything wired. Functions take the `Pick` of it that they use. */
export interface Context extends BaseContext, AsyncDisposable {
  readonly database: Database;
  readonly db: Db;
  readonly bus: Bus;
  readonly storage: Storage;
  /** Computes password hashes, a bounded number at a time in this process. */
  readonly passwords: PasswordHasher;
  /** Keys of tokens, made on first use. */
  readonly keys: SigningKeys;
  /** The payment providers; what is not configured says so when it is asked for. */
  readonly psp: Psp;
}

export interface BaseContextInput {
  config: Config;
  signal: AbortSignal;
  requestId?: string;
  clock?: Clock;
  ids?: Ids;
  log?: Logger;
}

export function createBaseContext(input: BaseContextInput): BaseContext {
  const ids = input.ids ?? randomIds;
  const requestId = input.requestId ?? ids.next<'request'>();
  return {
    config: input.config,
    log: input.log ?? createLog(input.config.log.level ?? 'info'),
    clock: input.clock ?? systemClock,
    ids,
    signal: input.signal,
    requestId,
  };
}

/** The database and nothing else, for work that needs no bus, no storage and no keys. */
export type DatabaseContext = BaseContext & Pick<Context, 'database' | 'db'> & AsyncDisposable;

/**
 * As `openContext`, but only up to the pool.
 * @param options.probed as for `openDatabase`.
 * @throws what the database throws on opening.
 */
export async function openDatabaseContext(
  input: BaseContextInput,
  options: { probed?: boolean | undefined } = {},
): Promise<DatabaseContext> {
  const base = createBaseContext(input);
  const database = await openDatabase(base, options);
  let db: Db | undefined;
  return {
    ...base,
    database,
    // Opened by whoever asks first: a run of migrations has a connection of its own.
    get db() {
      return (db ??= openPool(database.connection, { applicationName: 'veza' }));
    },
    [Symbol.asyncDispose]: async () => {
      await db?.destroy();
      await database[Symbol.asyncDispose]();
    },
  };
}

/**
 * The one place where things are wired. Opens the database (an embedded server is shared with the
 * other veza processes of the data folder), the pool, the bus and the storage; disposing closes
 * them in reverse order.
 * @throws what the database, the bus and the storage throw on opening.
 */
export async function openContext(input: BaseContextInput): Promise<Context> {
  // A run that needs the database alone, as one of migrations, starts without loading these.
  const [{ openBus }, identity, { openPsp }, { openLocalStorage }] = await Promise.all([
    import('#db/bus/open-bus.ts'),
    import('#domains/identity/index.ts'),
    import('#domains/payments/index.ts'),
    import('#storage/local-storage.ts'),
  ]);
  const base = createBaseContext(input);
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) await closer();
  };
  try {
    const database = await openDatabase(base);
    closers.push(async () => database[Symbol.asyncDispose]());
    const db = openPool(database.connection, { applicationName: 'veza' });
    closers.push(() => db.destroy());
    const bus = await openBus({ ...base, database, db });
    closers.push(async () => bus[Symbol.asyncDispose]());
    const storage = await openLocalStorage(base);
    const passwords = identity.openPasswordHasher({
      concurrency: base.config.auth.hashConcurrency,
    });
    const keys = identity.openSigningKeys(base.config);
    const psp = openPsp({ ...base, db });
    return {
      ...base,
      database,
      db,
      bus,
      storage,
      passwords,
      keys,
      psp,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
