import type { Transaction } from './transaction.ts';

/** A row with the version that one transaction is about to commit. */
export interface Cell<Row> {
  readonly id: string;
  /** As it was committed; undefined before that, and after it was deleted. */
  row: Row | undefined;
  /** What the holder of the lock sees, where it has written. */
  pending: Row | undefined;
  isPending: boolean;
  lock: Transaction | undefined;
}

export interface Unique<Row> {
  readonly name: string;
  /** What must be one of a kind; undefined where the row does not count. */
  readonly key: (row: Row) => string | undefined;
  /** A column that rows with the same key share, to find them by. */
  readonly by?: keyof Row & string;
}

/** What a table refuses, beside what its type refuses. */
export interface TableRules<Row> {
  /** Columns that never change and that rows are found by. */
  readonly indexes?: readonly (keyof Row & string)[];
  readonly uniques?: readonly Unique<Row>[];
  readonly checks?: Readonly<Record<string, (row: Row) => boolean>>;
  /** In which states a row may begin, and `from>to` of every move. */
  readonly legal?: { readonly initial: ReadonlySet<string>; readonly moves: ReadonlySet<string> };
  /** Before a row is inserted, or its state or amount changes. */
  readonly before?: (tx: Transaction, row: Row) => Promise<void>;
  /** When the transaction ends, for every row that it wrote. */
  readonly atCommit?: (tx: Transaction, row: Row) => void;
}

/** The rows of one table; what one transaction sees of them is its own affair. */
export class Table<Row extends { readonly id: string }> {
  readonly name: string;
  readonly rules: TableRules<Row>;
  readonly cells = new Map<string, Cell<Row>>();
  readonly #indexes = new Map<string, Map<unknown, Cell<Row>[]>>();

  constructor(name: string, rules: TableRules<Row>) {
    this.name = name;
    this.rules = rules;
    for (const column of rules.indexes ?? []) this.#indexes.set(column, new Map());
  }

  /** Cells of rows that have, or may have, this value in the column. */
  cellsBy(column: string, value: unknown): Iterable<Cell<Row>> {
    const index = this.#indexes.get(column);
    if (index === undefined) throw new Error(`${this.name} has no index of ${column}`);
    return index.get(value) ?? [];
  }

  /** A row that is yet to be committed. */
  add(row: Row, lock: Transaction): Cell<Row> {
    return this.#put({ id: row.id, row: undefined, pending: row, isPending: true, lock }, row);
  }

  /** A row that is committed. */
  load(row: Row): void {
    this.#put({ id: row.id, row, pending: undefined, isPending: false, lock: undefined }, row);
  }

  #put(cell: Cell<Row>, row: Row): Cell<Row> {
    this.cells.set(row.id, cell);
    for (const [column, index] of this.#indexes) {
      const value = row[column as keyof Row];
      const cells = index.get(value);
      if (cells === undefined) index.set(value, [cell]);
      else cells.push(cell);
    }
    return cell;
  }

  remove(cell: Cell<Row>, row: Row): void {
    this.cells.delete(cell.id);
    for (const [column, index] of this.#indexes) {
      const value = row[column as keyof Row];
      index.set(
        value,
        (index.get(value) ?? []).filter((other) => other !== cell),
      );
    }
  }
}
