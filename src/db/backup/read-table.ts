import type { Socket } from 'node:net';

import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

import type { SourceTable } from './list-tables.ts';
import { columnList, qualified } from './names.ts';

/** Blocks that one statement reads: 64 MiB of table. */
export const PAGES_AT_ONCE = 8192;
/** Rows are put into pieces of about so many bytes. */
const PIECE_BYTES = 4 * 1024 * 1024;
const NEWLINE = 10;

/** A stretch of a table. The last one has no end: blocks may have been added since. */
export interface Stretch {
  readonly from: number;
  readonly to: number | undefined;
}

/** The stretches that a table is read in. Pure. */
export function stretchesOf({ pages, heap }: Pick<SourceTable, 'pages' | 'heap'>): Stretch[] {
  const stretches: Stretch[] = [];
  const step = heap ? PAGES_AT_ONCE : Infinity;
  for (let from = 0; from === 0 || from < pages; from += step) {
    stretches.push({ from, to: from + step < pages ? from + step : undefined });
  }
  return stretches;
}

/**
 * The rows of a stretch as COPY writes them, in pieces that end between rows; returns how many.
 * Holds one piece in memory, or one row where that is longer. Ending it early ends the connection.
 */
export async function* readStretch(
  client: pg.Client,
  table: SourceTable,
  stretch: Stretch,
): AsyncGenerator<Buffer, number, void> {
  const stream = client.query(copyTo(`copy ${sourceOf(table, stretch)} to stdout`));
  let whole = false;
  try {
    yield* cutBetweenRows(stream as AsyncIterable<Buffer>);
    whole = true;
  } finally {
    // The rest of the rows would stay on the way, and nothing else could be said to the server.
    if (!whole)
      (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  }
  // The count comes behind the rows; what is asked next is answered after it.
  await client.query('');
  return stream.rowCount;
}

async function* cutBetweenRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes < PIECE_BYTES) continue;
    const all = Buffer.concat(parts, bytes);
    // A line feed inside a value is written as \n, so that each one ends a row.
    const end = all.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield all.subarray(0, end);
    parts = end === bytes ? [] : [all.subarray(end)];
    bytes -= end;
  }
  if (bytes > 0) yield Buffer.concat(parts, bytes);
}

function sourceOf(table: SourceTable, { from, to }: Stretch): string {
  if (from === 0 && to === undefined && table.columns.length > 0) {
    return `${qualified(table)} ${columnList(table.columns)}`;
  }
  const columns = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const start = `ctid >= '(${from},0)'::tid`;
  const where = to === undefined ? start : `${start} and ctid < '(${to},0)'::tid`;
  return `(select ${columns} from only ${qualified(table)} where ${where})`;
}
