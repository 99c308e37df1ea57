import { once } from 'node:events';
import { finished } from 'node:stream/promises';

import type pg from 'pg';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';

import { toDbError } from '../db-errors.ts';
import { sqlName } from '../sql.ts';
import type { CopyColumns, CopyRow } from './model.ts';
import { CHUNK_BYTES, RowBuffer } from './row-buffer.ts';
import { openRowWriter, writeHeader, writeTrailer } from './row-writer.ts';

export interface CopyInput {
  /** Table, as it is found along the search path. */
  readonly table: string;
  readonly columns: CopyColumns;
  /** Taken one by one, as fast as the server takes them; a row may be used again for the next. */
  readonly rows: Iterable<CopyRow> | AsyncIterable<CopyRow>;
  /** Aborting it ends the COPY, and nothing of it stays. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes rows with `COPY … (format binary)`, all of them or none; returns how many. Holds a few
 * chunks of memory however many rows there are. The connection must be the caller's own; it can be
 * used again afterwards, also after an error.
 * @throws what PostgreSQL says, what `rows` throws, and the signal's reason
 */
export async function copyIn(client: pg.Client, input: CopyInput): Promise<number> {
  input.signal?.throwIfAborted();
  const names = Object.keys(input.columns).map((name) => sqlName(name).compile().text);
  const table = sqlName(input.table).compile().text;
  const text = `copy ${table} (${names.join(', ')}) from stdin (format binary)`;
  // One chunk at a time: the kernel holds a few more, so that the server never waits for the next.
  const stream = client.query(copyFrom(text, { highWaterMark: CHUNK_BYTES }));
  const end = watchEnd(stream);
  try {
    await sendRows(stream, end, input);
    stream.end();
    await end.closed;
  } catch (error) {
    // CopyFail: the server drops what it has. Where it failed itself, it waits for nothing more.
    if (end.failure() === undefined) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
      await end.closed.catch(() => {});
      throw error;
    }
    throw toDbError(end.failure());
  }
  return stream.rowCount;
}

interface End {
  readonly closed: Promise<void>;
  /** What the server or the connection said, if they failed. */
  failure(): Error | undefined;
}

function watchEnd(stream: CopyStreamQuery): End {
  let failure: Error | undefined;
  stream.on('error', (error) => {
    failure ??= error;
  });
  const closed = finished(stream);
  // It is waited for later; until then a failure must not count as unhandled.
  closed.catch(() => {});
  return { closed, failure: () => failure };
}

async function sendRows(stream: CopyStreamQuery, end: End, input: CopyInput): Promise<void> {
  const buffer = new RowBuffer();
  const writeRow = openRowWriter(input.columns);
  const send = openSender(stream, end, buffer, input.signal);
  writeHeader(buffer);
  if (Symbol.asyncIterator in input.rows) {
    for await (const row of input.rows) if (writeRow(buffer, row)) await send(buffer.take());
  } else {
    for (const row of input.rows) if (writeRow(buffer, row)) await send(buffer.take());
  }
  writeTrailer(buffer);
  await send(buffer.take(true));
}

/** Sends chunks, waits while enough of them wait for the server, and gives them back when sent. */
function openSender(
  stream: CopyStreamQuery,
  end: End,
  buffer: RowBuffer,
  signal: AbortSignal | undefined,
): (chunks: readonly Buffer[]) => Promise<void> {
  const sent: Buffer[] = [];
  return async (chunks) => {
    signal?.throwIfAborted();
    const failure = end.failure();
    if (failure !== undefined) throw failure;
    let full = false;
    for (const chunk of chunks) {
      sent.push(chunk);
      full = !stream.write(chunk);
    }
    if (full) await once(stream, 'drain', signal ? { signal } : {});
    // Only what has left the socket too may be written to again.
    if (stream.writableLength > 0 || socketLength(stream) > 0) return;
    buffer.recycle(sent);
    sent.length = 0;
  };
}

/** Bytes that the socket still holds; before the server has said that it is ready, all of them. */
function socketLength(stream: CopyStreamQuery): number {
  const { connection } = stream as { connection?: { stream?: { writableLength: number } } };
  return connection?.stream?.writableLength ?? Infinity;
}
