import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { openContext, type Context } from '#context.ts';
import { environment, loadConfig } from '#core/config.ts';
import { runWork } from '#core/events.ts';
import { prepareSchema } from '#db/migrate/index.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { readPrepared } from '#seed/ci/prepared.ts';
import { planScale, type ScalePlan } from '#seed/scale/plan.ts';
import { scaleTables } from '#seed/scale/tables.ts';
import { seedScale } from '#seed/index.ts';

import {
  batchInsert,
  copyBytes,
  copyText,
  encodeRows,
  veza,
  type Loader,
} from '../seed-loaders/loaders.ts';
import { holdConnection, openCostWatch, type Cost } from '../seed-loaders/cost-watch.ts';
import { openMemoryWatch } from '../seed-loaders/memory-watch.ts';

const LOADERS: readonly Loader[] = [veza, copyBytes, copyText, batchInsert];
/** Rows of the slowest loader, whose rate does not depend on how many there are. */
const BATCH_INSERT_ROWS_MAX = 100_000;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/**
 * Rows a second into `tracks` without indexes: veza, which makes the rows as it goes; a bare COPY
 * of the same bytes, made before; text COPY and knex batchInsert of the same rows. Then one whole
 * `seed --scale`. VEZA_BENCH_ROWS says how many rows; 200,000 without it.
 */
export async function run({ rounds }: { rounds: number }): Promise<void> {
  const rows = Number(environment()['VEZA_BENCH_ROWS'] ?? 200_000);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'veza-bench-seed-'));
  try {
    const { config } = await loadConfig({
      cwd: dataDir,
      environment: { VEZA_ENV: 'test', VEZA_DATA_DIR: dataDir, VEZA_LOG_LEVEL: 'warn' },
    });
    await using ctx = await openContext({ config, signal: new AbortController().signal });
    await runWork(prepareSchema(ctx));
    await compareLoaders(ctx, planScale({ tracks: rows + 10, seed: 1 }), rounds);
    await loadWhole(ctx, rows);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** On a copy of the table that has its columns and checks, but no index, key or trigger. */
async function compareLoaders(ctx: Context, plan: ScalePlan, rounds: number): Promise<void> {
  const tracks = scaleTables(await readPrepared()).find((item) => item.table === 'tracks')!;
  await query(
    ctx,
    sql`create table bench_tracks (like tracks including defaults including constraints)`,
  );
  const chunks = await encodeRows(tracks, plan);
  const input = { plan, table: { ...tracks, table: 'bench_tracks' }, chunks };
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  console.log(`${plan.tracks} rows, ${Object.keys(tracks.columns).length} columns, ${bytes} bytes`);
  const rates = new Map(LOADERS.map(({ name }) => [name, [] as number[]]));
  const costs = new Map(LOADERS.map(({ name }) => [name, [] as Cost[]]));
  for (let round = 0; round < rounds; round += 1) {
    // Whoever comes first in a round comes last in the next.
    const order = round % 2 === 0 ? LOADERS : LOADERS.toReversed();
    for (const { name, load } of order) {
      await query(ctx, sql`truncate bench_tracks`);
      const max = name === batchInsert.name ? BATCH_INSERT_ROWS_MAX : Infinity;
      await using connection = await holdConnection(ctx);
      const spent = await openCostWatch(connection);
      const startedMs = performance.now();
      const loaded = await load(connection, { ...input, rowsMax: max });
      rates.get(name)!.push((loaded / (performance.now() - startedMs)) * 1000);
      costs.get(name)!.push(await spent(loaded));
    }
  }
  const bare = rates.get(copyBytes.name)!;
  for (const [name, values] of rates) {
    const ratio = median(values.map((value, round) => value / bare[round]!));
    const rate = Math.round(median(values)).toLocaleString('en');
    const spent = costs.get(name)!;
    const client = median(spent.map((cost) => cost.clientUs)).toFixed(1);
    const server = median(spent.map((cost) => cost.serverUs)).toFixed(1);
    console.log(
      `${name.padEnd(34)} ${rate.padStart(9)} rows/s  ${ratio.toFixed(2)} × bare COPY, ` +
        `processor time a row: client ${client} µs, server ${server} µs`,
    );
  }
  await query(ctx, sql`drop table bench_tracks`);
}

/** Everything: members, albums, plays; indexes after the load, and the fingerprint. */
async function loadWhole(ctx: Context, tracks: number): Promise<void> {
  const memory = openMemoryWatch();
  const startedMs = performance.now();
  let [rows, loadMs, indexMs] = [0, 0, 0];
  const result = await runWork(seedScale(ctx, { tracks, seed: 1 }), (event) => {
    if (event.type === 'table.loaded')
      [rows, loadMs] = [rows + event.rows, loadMs + event.durationMs];
    if (event.type === 'index.built') indexMs += event.durationMs;
  });
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  console.log(
    `seed --scale ${tracks}: ${rows.toLocaleString('en')} rows in ${seconds(performance.now() - startedMs)}: ` +
      `COPY ${seconds(loadMs)} (${Math.round((rows / loadMs) * 1000).toLocaleString('en')} rows/s), ` +
      `indexes and keys ${seconds(indexMs)}`,
  );
  const { startBytes, peakBytes, tenths } = memory.stop();
  const mib = (bytes: number): number => Math.round(bytes / 2 ** 20);
  console.log(
    `RSS ${mib(startBytes)} MiB before, ${mib(peakBytes)} MiB at most, in the tenths of its time at most ` +
      `${tenths.map(mib).join(', ')} MiB; ${result.fingerprint}`,
  );
}
