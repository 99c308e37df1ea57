import type pg from 'pg';

import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import type { BackupWriter } from './file/write-backup-file.ts';
import type { Frame } from './file/model.ts';
import { hashTableRows } from './hash-table-rows.ts';
import type { SourceTable } from './list-tables.ts';
import { openMeter, type RowsProgress } from './measure-progress.ts';
import type { BackupEvent, TableEntry } from './model.ts';
import { shortName } from './names.ts';
import type { Snapshot } from './open-snapshot.ts';
import { PAGES_AT_ONCE, readStretch, stretchesOf, type Stretch } from './read-table.ts';
import { runParallel, type ParallelTask } from './run-parallel.ts';

const PAGE_BYTES = 8192;
/** A table without a row is a step, too. */
const STEP_BYTES_MIN = PAGE_BYTES;

/** What is known of a table while it is saved. */
interface Saving {
  readonly table: SourceTable;
  readonly frames: Frame[];
  rows: number;
  hash: string;
  left: number;
}

type Meter = (table: string, more: number) => RowsProgress;

/** Writes the rows of all tables, large ones first, and their hashes; the connections take turns. */
export async function* saveTables(
  ctx: Pick<Context, 'clock' | 'signal'>,
  writer: BackupWriter,
  { clients, tables }: Snapshot,
): Work<BackupEvent, TableEntry[]> {
  // Each table is read twice: for its rows and for their hash.
  const total = tables.reduce((sum, table) => sum + 2 * stepBytes(table, undefined), 0);
  yield { type: 'backup.started', tables: tables.length, heapBytes: total / 2 };
  const meter = openMeter(ctx.clock, total);
  const all = tables.map((table): Saving => {
    return { table, frames: [], rows: 0, hash: '', left: stretchesOf(table).length + 1 };
  });
  const bySize = [...all].sort((a, b) => b.table.pages - a.table.pages);
  const tasks = bySize.flatMap((saving) =>
    stretchesOf(saving.table)
      .map((stretch) => saveStretch(writer, saving, stretch, meter))
      .concat(hashTable(saving, meter)),
  );
  yield* runParallel(ctx.signal, clients, tasks);
  return all.map(({ table, frames, rows, hash }) => ({
    schema: table.schema,
    name: table.name,
    columns: table.columns,
    rows,
    bytes: frames.reduce((sum, frame) => sum + frame.bytes, 0),
    hash,
    frames: frames.sort((a, b) => a.at - b.at),
  }));
}

function saveStretch(
  writer: BackupWriter,
  saving: Saving,
  stretch: Stretch,
  meter: Meter,
): ParallelTask<pg.Client, BackupEvent> {
  return async function* save(client) {
    const { table } = saving;
    const pieces = readStretch(client, table, stretch);
    // The next piece is read while the one before is compressed.
    let adding: Promise<Frame> | undefined;
    try {
      for (let next = await pieces.next(); ; next = await pieces.next()) {
        if (adding !== undefined) saving.frames.push(await adding);
        adding = undefined;
        if (next.done) {
          saving.rows += next.value;
          break;
        }
        adding = writer.add(next.value);
        // It is waited for in the next round, which a failed read does not reach.
        adding.catch(() => {});
      }
    } finally {
      await adding?.catch(() => {});
    }
    yield meter(shortName(table), stepBytes(table, stretch));
    yield* told(saving);
  };
}

function hashTable(saving: Saving, meter: Meter): ParallelTask<pg.Client, BackupEvent> {
  return async function* hash(client) {
    const { table } = saving;
    saving.hash = (await hashTableRows(client, table)).hash;
    yield meter(shortName(table), stepBytes(table, undefined));
    yield* told(saving);
  };
}

function* told(saving: Saving): Generator<BackupEvent, void, void> {
  saving.left -= 1;
  if (saving.left > 0) return;
  yield { type: 'table.saved', table: shortName(saving.table), rows: saving.rows };
}

/** Bytes of heap of a whole table or of one stretch of it. */
function stepBytes(table: SourceTable, stretch: Stretch | undefined): number {
  const whole = Math.max(STEP_BYTES_MIN, table.pages * PAGE_BYTES);
  if (stretch === undefined || (stretch.from === 0 && stretch.to === undefined)) return whole;
  return Math.min(PAGES_AT_ONCE, table.pages - stretch.from) * PAGE_BYTES;
}
