import { repeatLostDeadlock } from '#db/lost-deadlock.ts';
import type { Db, DbContext } from '#db/pool.ts';

import { failures } from './failures.ts';
import { never } from './never.ts';
import type { Port } from './port.ts';
import type { AllRules } from './table-rules.ts';
import { Table } from './table.ts';
import type { MoneyTables, Rows, TableName } from './tables.ts';
import { Transaction } from './transaction.ts';

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

  /** Takes rows that were committed elsewhere, and goes on behind what was counted there. */
  load(rows: Rows, serials: number): void {
    this.#serial = serials;
    for (const [name, table] of this.#tables) for (const row of rows[name]) table.load(row);
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
  const turn = session.port.pass(session.tx === undefined);
  if (turn !== undefined) await turn;
  const { tx } = session;
  if (tx === undefined) return transact(session, run);
  if (tx.isOver) return never();
  if (tx.hasFailed) throw failures.aborted();
  try {
    const result = run(tx);
    return result instanceof Promise ? await result : result;
  } catch (error) {
    tx.hasFailed = true;
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
  const inside = (inner: Transaction): Promise<R> =>
    work({ ...ctx, db: { ...session, tx: inner } as unknown as Db });
  if (tx === undefined) {
    const whole = () => transact(session, inside, () => session.port.pass(false));
    const result = await repeatLostDeadlock(whole);
    await session.port.pass(true);
    return result;
  }
  const savepoint = tx.savepoint();
  try {
    return await inside(tx);
  } catch (error) {
    tx.rollbackTo(savepoint);
    throw error;
  }
}

async function transact<R>(
  session: Session,
  work: (tx: Transaction) => R | Promise<R>,
  beforeCommit?: () => Promise<void> | undefined,
): Promise<R> {
  // It died between two boundaries, over something else.
  if (session.port.isDead) return never();
  const tx = new Transaction(session.database);
  session.open.add(tx);
  try {
    const working = work(tx);
    const result = working instanceof Promise ? await working : working;
    const turn = beforeCommit?.();
    if (turn !== undefined) await turn;
    if (tx.isOver) return await never();
    tx.commit();
    return result;
  } catch (error) {
    if (!tx.isOver) tx.rollback();
    throw error;
  } finally {
    session.open.delete(tx);
  }
}
