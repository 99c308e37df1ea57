import { once } from 'node:events';
import { finished } from 'node:stream/promises';

import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { backupErrors } from '../backup-errors.ts';
import type { BackupFile } from '../file/open-backup-file.ts';
import type { Frame } from '../file/model.ts';
import { openMeter } from '../measure-progress.ts';
import type { RestoreEvent, TableEntry } from '../model.ts';
import { columnList, qualified, shortName } from '../names.ts';
import { runParallel, type ParallelTask } from '../run-parallel.ts';

/** Pieces that one COPY writes; between two of them the run can be stopped. */
const FRAMES_AT_ONCE = 16;

/**
 * Loads the rows of all tables, as many pieces at a time as there are connections.
 * @throws BACKUP_DAMAGED, RESTORE_ROWS_DIFFER when the server counts otherwise, and what it says of
 * a row
 */
export async function* loadRows(
  ctx: Pick<Context, 'clock' | 'signal'>,
  file: BackupFile,
  clients: readonly pg.Client[],
): Work<RestoreEvent, void> {
  const { tables } = file.manifest;
  const meter = openMeter(
    ctx.clock,
    tables.reduce((sum, table) => sum + table.bytes, 0),
  );
  const loaded = new Map<TableEntry, number>();
  const bySize = [...tables].sort((a, b) => b.bytes - a.bytes);
  const tasks = bySize.flatMap((table) =>
    portionsOf(table.frames).map(
      (frames): ParallelTask<pg.Client, RestoreEvent> =>
        async function* load(client) {
          const copy = copyFrames(file, client, table, frames);
          for (let next = await copy.next(); ; next = await copy.next()) {
            if (next.done) {
              loaded.set(table, (loaded.get(table) ?? 0) + next.value);
              return;
            }
            yield meter(shortName(table), next.value);
          }
        },
    ),
  );
  yield* runParallel(ctx.signal, clients, tasks);
  const differing = tables.filter((table) => (loaded.get(table) ?? 0) !== table.rows);
  if (differing.length > 0) {
    throw backupErrors.RESTORE_ROWS_DIFFER({ tables: differing.map(shortName) });
  }
}

function portionsOf(frames: readonly Frame[]): Frame[][] {
  const portions: Frame[][] = [];
  for (let from = 0; from < frames.length; from += FRAMES_AT_ONCE) {
    portions.push(frames.slice(from, from + FRAMES_AT_ONCE));
  }
  return portions;
}

/** One COPY; yields the bytes of each piece that was handed over, returns how many rows it was. */
async function* copyFrames(
  file: BackupFile,
  client: pg.Client,
  table: TableEntry,
  frames: readonly Frame[],
): AsyncGenerator<number, number, void> {
  const text = `copy ${qualified(table)} ${columnList(table.columns)} from stdin`;
  const stream = client.query(copyFrom(text));
  let failure: Error | undefined;
  stream.on('error', (error) => (failure ??= error));
  const closed = finished(stream);
  // It is waited for at the end; until then a failure must not count as unhandled.
  closed.catch(() => {});
  try {
    let reading = file.read(frames[0]!);
    for (const [index, { bytes }] of frames.entries()) {
      const rows = await reading;
      const next = frames[index + 1];
      // The next piece is read and unpacked while this one is on its way.
      if (next !== undefined) reading = file.read(next);
      reading.catch(() => {});
      if (failure !== undefined) break;
      if (!stream.write(rows)) await Promise.race([once(stream, 'drain'), closed]);
      yield bytes;
    }
    if (failure === undefined) stream.end();
    await closed;
    return stream.rowCount;
  } catch (error) {
    if (failure === undefined) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
      await closed.catch(() => {});
      throw error;
    }
    throw failure;
  }
}
