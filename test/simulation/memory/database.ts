import { repeatLostDeadlock } from '#db/lost-deadlock.ts';
import type { Db, DbContext } from '#db/pool.ts';

import { failures } from './failures.ts';
import type { Port } from './port.ts';
import type { AllRules } from './table-rules.ts';
import { Table } from './table.ts';
import type { MoneyTables, Rows, TableName } from './tables.ts';
import { Transaction } from './transaction.ts';

const NEVER = new Promise<never>(() => undefined);

/** What stands in the place of the pool, and inside a transaction in that of it. */
interface Session {
  readonly database: MemoryDatabase;
  readonly port: Port;
  readonly open: Set<Transaction>;
  readonly tx: Transaction | undefined;
}

/** One process's connections. */
export interface Connections {
  readonly db: Db;
  /** Ends every transaction that is open, as the server does when the process is gone. */
  abandon(): void;
}

/** The tables that money touches, in memory, with what PostgreSQL refuses and whom it lets wait. */
export class MemoryDatabase {
  readonly #tables = new Map<TableName, Table<{ readonly id: string }>>();

  /** Rows that the server cannot give back: whoever locks one fails. */
  readonly broken = new Set<string>();

  #serial = 0;

  constructor(rules: AllRules) {
    for (const [name, ofTable] of Object.entries(rules)) {
      this.#tables.set(name as TableName, new Table(name, ofTable));
    }
  }

  serial(): string {
    this.#serial += 1;
    return String(this.#serial);
  }

  connect(port: Port): Connections {
    const open = new Set<Transaction>();
    const session: Session = { database: this, port, open, tx: undefined };
    return {
      db: session as unknown as Db,
      abandon: () => {
        for (const tx of open) tx.rollback();
        open.clear();
      },
    };
  }

  table<T extends TableName>(name: T): Table<MoneyTables[T]> {
    return this.#tables.get(name) as unknown as Table<MoneyTables[T]>;
  }

  /** Every row that is committed. */
  rows(): Rows {
    return Object.fromEntries(
      [...this.#tables.keys()].map((name) => [name, this.rowsOf(name)]),
    ) as unknown as Rows;
  }

  rowsOf<T extends TableName>(name: T): MoneyTables[T][] {
    const cells = [...this.table(name).cells.values()];
    return cells.flatMap(({ row }) => (row === undefined ? [] : [row]));
  }
}

/** One statement: by itself, or in the transaction that is open. */
export async function statement<R>(
  ctx: DbContext,
  run: (tx: Transaction) => R | Promise<R>,
): Promise<R> {
  const session = ctx.db as unknown as Session;
  await session.port.pass(session.tx === undefined);
  if (session.tx === undefined) return transact(session, async ({ tx }) => run(tx!));
  if (session.tx.isOver) return NEVER;
  if (session.tx.hasFailed) throw failures.aborted();
  try {
    return await run(session.tx);
  } catch (error) {
    session.tx.hasFailed = true;
    throw error;
  }
}

/** As `withTx` of the database: a transaction, or inside of one a savepoint. */
export async function inTransaction<C extends DbContext, R>(
  ctx: C,
  work: (ctx: C) => Promise<R>,
): Promise<R> {
  const session = ctx.db as unknown as Session;
  const { tx } = session;
  const inside = (inner: Session): Promise<R> => work({ ...ctx, db: inner as unknown as Db });
  if (tx === undefined) {
    const whole = () => transact(session, inside, () => session.port.pass(false));
    const result = await repeatLostDeadlock(whole);
    await session.port.pass(true);
    return result;
  }
  const savepoint = tx.savepoint();
  try {
    return await inside(session);
  } catch (error) {
    tx.rollbackTo(savepoint);
    throw error;
  }
}

async function transact<R>(
  session: Session,
  work: (session: Session) => Promise<R>,
  beforeCommit?: () => Promise<void>,
): Promise<R> {
  // It died between two boundaries, over something else.
  if (session.port.isDead) return NEVER;
  const tx = new Transaction(session.database);
  session.open.add(tx);
  try {
    const result = await work({ ...session, tx });
    await beforeCommit?.();
    if (tx.isOver) return await NEVER;
    tx.commit();
    return result;
  } catch (error) {
    if (!tx.isOver) tx.rollback();
    throw error;
  } finally {
    session.open.delete(tx);
  }
}
