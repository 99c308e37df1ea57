/** What the marker `-- veza:batch` says. */
export interface BatchOptions {
  /** Columns that put the rows in order, as PostgreSQL stores their names; at least one. */
  readonly key: readonly string[];
  /** Rows of the first batch; later ones follow the measured time. */
  readonly size: number;
  /** Most of the time that batches may take, above 0 and up to 1; the rest is pauses. */
  readonly share: number;
}

/** The options and where the marker stands in its file. */
export interface BatchSpec extends BatchOptions {
  /** UTF-16 offset of the marker. */
  readonly offset: number;
}

/** How far a file in batches is; kept in the journal by the transaction of each batch. */
export interface BatchState {
  /** Quoted, with its schema. */
  readonly table: string;
  readonly key: readonly string[];
  /** The last key that is done, each column as text; null before the first batch. */
  readonly last: readonly string[] | null;
  /** Rows of the table that are behind the batches. */
  readonly rows: number;
  /** Rows that the statement has changed. */
  readonly changed: number;
  readonly batches: number;
  /** Rows of the table when the first run began; an estimate for big tables. */
  readonly total: number;
}
