import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import type { Context } from '#context.ts';
import { copyRows, type CopyRow, type CopyType } from '#db/copy/index.ts';
import { RowBuffer } from '#db/copy/row-buffer.ts';
import { openRowWriter, writeHeader, writeTrailer } from '#db/copy/row-writer.ts';
import { sqlName } from '#db/sql.ts';
import type { ScalePlan } from '#seed/scale/plan.ts';
import type { ScaleTable } from '#seed/scale/tables.ts';

export interface LoadInput {
  readonly plan: ScalePlan;
  readonly table: ScaleTable;
  /** The whole table as COPY takes it. */
  readonly chunks: readonly Buffer[];
  readonly rowsMax: number;
}

/** One way to bring the rows in; returns how many it brought. */
export interface Loader {
  readonly name: string;
  readonly load: (ctx: Pick<Context, 'db'>, input: LoadInput) => Promise<number>;
}

const TEXT_CHUNK_CHARS = 65_536;
const BATCH_ROWS = 1000;

/** Every row in the bytes of binary COPY. */
export async function encodeRows(table: ScaleTable, plan: ScalePlan): Promise<Buffer[]> {
  const buffer = new RowBuffer();
  const chunks: Buffer[] = [];
  const writeRow = openRowWriter(table.columns);
  writeHeader(buffer);
  for (const row of table.rows(plan)) if (writeRow(buffer, row)) chunks.push(...buffer.take());
  writeTrailer(buffer);
  return [...chunks, ...buffer.take(true)];
}

export const veza: Loader = {
  name: 'veza: rows made, packed and copied',
  load: (ctx, { plan, table }) =>
    copyRows(ctx, { table: table.table, columns: table.columns, rows: table.rows(plan) }),
};

export const copyBytes: Loader = {
  name: 'bare COPY binary of ready bytes',
  load: (ctx, { plan, table, chunks }) =>
    onConnection(ctx, async (client) => {
      const stream = client.query(copyFrom(`${copyStatement(table)} (format binary)`));
      await pipeline(Readable.from(chunks), stream);
      return plan.tracks;
    }),
};

export const copyText: Loader = {
  name: 'COPY text',
  load: (ctx, { plan, table }) =>
    onConnection(ctx, async (client) => {
      const stream = client.query(copyFrom(copyStatement(table)));
      await pipeline(Readable.from(textChunks(table, plan)), stream);
      return plan.tracks;
    }),
};

export const batchInsert: Loader = {
  name: 'knex batchInsert (1000)',
  load: async (ctx, { plan, table, rowsMax }) => {
    const names = Object.keys(table.columns);
    const types = Object.values(table.columns);
    const rows: Record<string, unknown>[] = [];
    for (const row of table.rows(plan)) {
      if (rows.length === rowsMax) break;
      rows.push(Object.fromEntries(names.map((name, at) => [name, plain(types[at]!, row[at])])));
    }
    await ctx.db.batchInsert(table.table, rows, BATCH_ROWS);
    return rows.length;
  },
};

function copyStatement({ table, columns }: ScaleTable): string {
  const names = Object.keys(columns).map((name) => sqlName(name).compile().text);
  return `copy ${sqlName(table).compile().text} (${names.join(', ')}) from stdin`;
}

function* textChunks(table: ScaleTable, plan: ScalePlan): Generator<string> {
  const types = Object.values(table.columns);
  let text = '';
  for (const row of table.rows(plan)) {
    text += textLine(types, row);
    if (text.length < TEXT_CHUNK_CHARS) continue;
    yield text;
    text = '';
  }
  yield text;
}

function textLine(types: readonly CopyType[], row: CopyRow): string {
  let line = '';
  for (const [at, type] of types.entries()) {
    const value = plain(type, row[at]);
    const text = value === null ? String.raw`\N` : String(value).replaceAll(/[\\\t\n\r]/g, '\\$&');
    line += at === 0 ? text : `\t${text}`;
  }
  return `${line}\n`;
}

/** A value as text, as other clients would send it. */
function plain(type: CopyType, value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (type === 'uuid') return (value as Buffer).toString('hex');
  if (type === 'timestamptz') return new Date(value as number).toISOString();
  return value as string | number;
}

async function onConnection<R>(
  ctx: Pick<Context, 'db'>,
  work: (client: pg.Client) => Promise<R>,
): Promise<R> {
  const pool = ctx.db.client as {
    acquireConnection(): Promise<pg.Client>;
    releaseConnection(connection: pg.Client): Promise<void>;
  };
  const client = await pool.acquireConnection();
  try {
    return await work(client);
  } finally {
    await pool.releaseConnection(client);
  }
}
