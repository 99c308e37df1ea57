/** What every row has: its name, and its place in the order of creation. */
export interface Row {
  readonly id: string;
  /** Rises by one with every row of the sandbox, over all tables. */
  readonly seq: number;
}

/** Rows by id, oldest first. A row is replaced, never changed in place. */
export interface Table<T extends Row> {
  get(id: string): T | undefined;
  /** Oldest first. */
  all(): T[];
  /** Newest first. */
  newest(): T[];
  put(row: T): T;
  remove(id: string): void;
  readonly size: number;
}

/** A change of a table, as it is written to the state file. */
export type TableChange = { put: Row } | { remove: string };

/** A table whose changes are told to `note`. */
export function createTable<T extends Row>(note: (change: TableChange) => void): Table<T> {
  const rows = new Map<string, T>();
  return {
    get: (id) => rows.get(id),
    all: () => [...rows.values()],
    newest: () => [...rows.values()].reverse(),
    put: (row) => {
      rows.set(row.id, row);
      note({ put: row });
      return row;
    },
    remove: (id) => {
      if (rows.delete(id)) note({ remove: id });
    },
    get size() {
      return rows.size;
    },
  };
}
