import type { MemoryDatabase } from './database.ts';
import { failures } from './failures.ts';
import { never } from './never.ts';
import type { Cell, Table, Unique } from './table.ts';
import type { MoneyTables, TableName } from './tables.ts';

interface AnyRow {
  readonly id: string;
  readonly state?: string;
  readonly amountMinor?: bigint | null;
}

type AnyTable = Table<AnyRow>;
type AnyCell = Cell<AnyRow>;

/** What to put back when work is undone. */
interface Undo {
  readonly table: AnyTable;
  readonly cell: AnyCell;
  /** The version before; undefined where the row was made by this. */
  readonly before: Pick<AnyCell, 'pending' | 'isPending'> | undefined;
}

/** A row with a key that may be had once. */
interface Rival {
  readonly cell: AnyCell;
  /** Of the constraint. */
  readonly name: string;
}

/** A row that is changed, as it was. */
interface Own {
  readonly cell: AnyCell;
  readonly row: AnyRow;
}

/**
 * One transaction as READ COMMITTED has it: it sees what is committed and what it wrote, holds the
 * locks of what it wrote until it ends, and waits for those of others.
 */
export class Transaction {
  readonly #database: MemoryDatabase;
  readonly #held: AnyCell[] = [];
  readonly #undo: Undo[] = [];
  readonly #waiters: (() => void)[] = [];
  /** Whose end this waits for. */
  #waitsFor: Transaction | undefined;
  isOver = false;
  /** A statement failed: nothing but a rollback is possible. */
  hasFailed = false;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  /** A number that nobody else gets, as a sequence gives it. */
  serial(): string {
    return this.#database.serial();
  }

  /** The row, or undefined. Nobody changes a row that is read: a change puts another in its place. */
  get<T extends TableName>(name: T, id: string): MoneyTables[T] | undefined {
    const cell = this.#table(name).cells.get(id);
    return cell && (this.#visible(cell) as unknown as MoneyTables[T] | undefined);
  }

  /** All rows that `wanted` takes, in the order of their making. */
  filter<T extends TableName>(
    name: T,
    wanted: (row: MoneyTables[T]) => boolean = () => true,
  ): MoneyTables[T][] {
    return this.#collect(this.#table(name).cells.values(), wanted);
  }

  /** The first of `filter`. */
  find<T extends TableName>(
    name: T,
    wanted: (row: MoneyTables[T]) => boolean,
  ): MoneyTables[T] | undefined {
    for (const cell of this.#table(name).cells.values()) {
      const row = this.#visible(cell) as unknown as MoneyTables[T] | undefined;
      if (row !== undefined && wanted(row)) return row;
    }
    return undefined;
  }

  /** As `filter`, of those with this value in an indexed column. */
  where<T extends TableName, C extends keyof MoneyTables[T] & string>(
    name: T,
    column: C,
    value: MoneyTables[T][C],
    wanted: (row: MoneyTables[T]) => boolean = () => true,
  ): MoneyTables[T][] {
    return this.#collect(this.#table(name).cellsBy(column, value), wanted);
  }

  /** Locks the row and returns it as it is then. */
  async lock<T extends TableName>(
    name: T,
    id: string,
    { skipsLocked = false } = {},
  ): Promise<MoneyTables[T] | undefined> {
    const cell = this.#table(name).cells.get(id);
    if (cell === undefined || this.#visible(cell) === undefined) return undefined;
    if (this.#database.broken.has(id)) throw failures.corrupted();
    if (!(await this.#take(cell, skipsLocked))) return undefined;
    return this.get(name, id);
  }

  /** False where a row with the same key is there and the constraint is the one that may be met. */
  async insert<T extends TableName>(
    name: T,
    row: MoneyTables[T],
    { unless }: { unless?: string } = {},
  ): Promise<boolean> {
    const table = this.#table(name);
    const written = row as unknown as AnyRow;
    if (table.rules.before !== undefined) await table.rules.before(this, written);
    const rival = this.#findRival(table, written);
    // From here on nobody else has a turn, but where a rival is waited for.
    const violated = rival && (await this.#awaitRival(table, written, rival));
    if (violated !== undefined) {
      if (violated === unless) return false;
      throw failures.unique(violated);
    }
    this.#check(table, written, undefined);
    const cell = table.add(written, this);
    this.#held.push(cell);
    this.#undo.push({ table, cell, before: undefined });
    return true;
  }

  /** Changes the row as it is once it is locked; nothing where it is not there. */
  async update<T extends TableName>(
    name: T,
    id: string,
    change: (row: MoneyTables[T]) => Partial<MoneyTables[T]> | undefined,
  ): Promise<boolean> {
    const table = this.#table(name);
    const cell = table.cells.get(id);
    if (cell === undefined || this.#visible(cell) === undefined) return false;
    if (cell.lock !== this) await this.#take(cell, false);
    const before = this.#visible(cell);
    const changes = before && change(before as unknown as MoneyTables[T]);
    if (before === undefined || changes === undefined) return false;
    const after = { ...before, ...(changes as unknown as AnyRow) };
    if (after.state !== before.state || after.amountMinor !== before.amountMinor) {
      await table.rules.before?.(this, after);
    }
    const own = { cell, row: before };
    const rival = this.#findRival(table, after, own);
    const violated = rival && (await this.#awaitRival(table, after, rival, own));
    if (violated !== undefined) throw failures.unique(violated);
    this.#check(table, after, before);
    this.#write(table, cell, after);
    return true;
  }

  async delete(name: TableName, id: string): Promise<void> {
    const table = this.#table(name);
    const cell = table.cells.get(id);
    if (cell === undefined || this.#visible(cell) === undefined) return;
    await this.#take(cell, false);
    this.#write(table, cell, undefined);
  }

  /** @throws where a check that waits for the end is not met; the transaction is rolled back then. */
  commit(): void {
    if (this.#undo.length === 0 && !this.hasFailed) {
      this.#end();
      return;
    }
    const touched = new Map(this.#undo.map((undo) => [undo.cell, undo.table]));
    try {
      if (this.hasFailed) throw failures.aborted();
      for (const [cell, table] of touched) {
        const row = this.#visible(cell);
        if (row !== undefined) table.rules.atCommit?.(this, row);
      }
    } catch (error) {
      this.rollback();
      throw error;
    }
    for (const [cell, table] of touched) {
      if (cell.pending === undefined) table.remove(cell, cell.row!);
      cell.row = cell.pending;
    }
    this.#end();
  }

  rollback(): void {
    this.rollbackTo(0);
    this.#end();
  }

  /** A point to go back to. */
  savepoint(): number {
    return this.#undo.length;
  }

  rollbackTo(savepoint: number): void {
    while (this.#undo.length > savepoint) {
      const { table, cell, before } = this.#undo.pop()!;
      if (before === undefined) table.remove(cell, cell.pending!);
      else Object.assign(cell, before);
    }
    this.hasFailed = false;
  }

  #end(): void {
    this.isOver = true;
    for (const cell of this.#held) {
      if (cell.lock !== this) continue;
      cell.lock = undefined;
      cell.isPending = false;
      cell.pending = undefined;
    }
    for (const wake of this.#waiters) wake();
  }

  /** Waits for the lock of a row; false where somebody else has it and that is not waited for. */
  async #take(cell: AnyCell, skipsLocked: boolean): Promise<boolean> {
    while (cell.lock !== undefined && cell.lock !== this) {
      if (skipsLocked) return false;
      await this.#waitFor(cell.lock);
    }
    if (this.isOver) return never();
    if (cell.lock === undefined) {
      cell.lock = this;
      this.#held.push(cell);
    }
    return true;
  }

  async #waitFor(other: Transaction): Promise<void> {
    for (let next: Transaction | undefined = other; next !== undefined; next = next.#waitsFor) {
      if (next === this) throw failures.deadlock();
    }
    this.#waitsFor = other;
    await new Promise<void>((resolve) => other.#waiters.push(resolve));
    this.#waitsFor = undefined;
    // Its process has died meanwhile.
    if (this.isOver) await never();
  }

  /** Waits until nobody's unfinished work decides; the name of what is violated then, at once. */
  async #awaitRival(
    table: AnyTable,
    row: AnyRow,
    first: Rival,
    own?: Own,
  ): Promise<string | undefined> {
    let rival: Rival | undefined = first;
    while (rival?.cell.isPending === true) {
      const other: Transaction | undefined = rival.cell.lock;
      if (other === undefined || other === this) break;
      await this.#waitFor(other);
      rival = this.#findRival(table, row, own);
    }
    return rival?.name;
  }

  #findRival(table: AnyTable, row: AnyRow, own?: Own): Rival | undefined {
    const twin = own === undefined ? table.cells.get(row.id) : undefined;
    if (twin !== undefined) return { cell: twin, name: `${table.name}_pkey` };
    for (const unique of table.rules.uniques ?? []) {
      const key = unique.key(row);
      // Nobody else can have what it has kept.
      if (key === undefined || (own !== undefined && unique.key(own.row) === key)) continue;
      const cell = this.#findTwin(table, unique, { key, row, own: own?.cell });
      if (cell !== undefined) return { cell, name: unique.name };
    }
    return undefined;
  }

  #findTwin(
    table: AnyTable,
    unique: Unique<AnyRow>,
    { key, row, own }: { key: string; row: AnyRow; own: AnyCell | undefined },
  ): AnyCell | undefined {
    const isSame = (other: AnyRow | undefined): boolean =>
      other !== undefined && unique.key(other) === key;
    const cells =
      unique.by === undefined
        ? table.cells.values()
        : table.cellsBy(unique.by, row[unique.by as keyof AnyRow]);
    for (const cell of cells) {
      if (cell === own) continue;
      const isOurs = cell.lock === this && cell.isPending;
      if (isOurs ? isSame(cell.pending) : isSame(cell.row) || isSame(cell.pending)) return cell;
    }
    return undefined;
  }

  #check(table: AnyTable, row: AnyRow, before: AnyRow | undefined): void {
    for (const name in table.rules.checks) {
      if (!table.rules.checks[name]!(row)) throw failures.check(`${table.name}_${name}`);
    }
    const { legal } = table.rules;
    if (legal === undefined || row.state === before?.state) return;
    const isLegal =
      before === undefined
        ? legal.initial.has(row.state!)
        : legal.moves.has(`${before.state}>${row.state}`);
    if (!isLegal) throw failures.check(`${table.name}_legal_state`);
  }

  #write(table: AnyTable, cell: AnyCell, row: AnyRow | undefined): void {
    const { pending, isPending } = cell;
    this.#undo.push({ table, cell, before: { pending, isPending } });
    cell.pending = row;
    cell.isPending = true;
  }

  #visible(cell: AnyCell): AnyRow | undefined {
    return cell.isPending && cell.lock === this ? cell.pending : cell.row;
  }

  #collect<Row>(cells: Iterable<AnyCell>, wanted: (row: Row) => boolean): Row[] {
    const rows: Row[] = [];
    for (const cell of cells) {
      const row = this.#visible(cell);
      if (row !== undefined && wanted(row as unknown as Row)) rows.push(row as unknown as Row);
    }
    return rows;
  }

  #table(name: TableName): AnyTable {
    return this.#database.table(name) as unknown as AnyTable;
  }
}
