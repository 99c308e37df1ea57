import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { copyIn, type CopyRow, type CopyType } from '#db/copy/index.ts';

import { openTestDatabase } from '../../support/test-context.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let client: pg.Client;
beforeAll(async () => {
  database = await openTestDatabase({ empty: true });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await client.query('drop table if exists item');
});

const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
/** Text as PostgreSQL can hold it: any character but NUL. */
const text = fc
  .string({ unit: 'binary', maxLength: 80 })
  .map((value) => value.replaceAll('\0', ''));
const json = fc.json({ maxDepth: 2 }).map((value) => JSON.parse(value.replaceAll('\\u0000', '')));

/** For every type: values, and what the server must say of each in SQL. */
const TYPES: Record<CopyType, { values: fc.Arbitrary<unknown>; said: (value: never) => unknown }> =
  {
    int2: { values: fc.integer({ min: -32_768, max: 32_767 }), said: String },
    int4: { values: fc.integer(), said: String },
    int8: {
      values: fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.maxSafeInteger()),
      said: String,
    },
    float8: { values: fc.double({ noNaN: true }), said: (value: number) => value },
    bool: { values: fc.boolean(), said: String },
    text: { values: text, said: (value: string) => value },
    uuid: {
      values: fc.oneof(fc.uuid(), fc.uint8Array({ minLength: 16, maxLength: 16 })),
      said: (value: string | Uint8Array) =>
        typeof value === 'string' ? value.replaceAll('-', '') : Buffer.from(value).toString('hex'),
    },
    bytea: {
      values: fc.uint8Array({ maxLength: 200 }),
      said: (value: Uint8Array) => `\\x${Buffer.from(value).toString('hex')}`,
    },
    timestamptz: {
      values: fc.date({
        min: new Date('0001-01-01T00:00:00Z'),
        max: new Date('9999-12-31T00:00:00Z'),
        noInvalidDate: true,
      }),
      said: (value: Date) => value.toISOString(),
    },
    jsonb: { values: json, said: (value: unknown) => value },
    'int4[]': {
      values: fc.array(fc.integer(), { maxLength: 20 }),
      said: (value: number[]) => `{${value.join(',')}}`,
    },
  };
const SAID_AS: Partial<Record<CopyType, string>> = {
  float8: 'value',
  jsonb: 'value',
  uuid: `replace(value::text, '-', '')`,
  timestamptz: `to_char(value at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};

test.each(Object.keys(TYPES) as CopyType[])(
  'values of %s are read back as they were',
  async (type) => {
    await client.query(`create table item (place int4, value ${type})`);
    const { values, said } = TYPES[type];
    await fc.assert(
      fc.asyncProperty(fc.array(nullable(values), { maxLength: 60 }), async (given) => {
        await client.query('truncate item');
        const rows = given.map((value, place) => [place, value]);
        const columns = { place: 'int4', value: type } as const;
        expect(await copyIn(client, { table: 'item', columns, rows })).toBe(given.length);
        const back = await client.query<{ said: unknown }>(
          `select ${SAID_AS[type] ?? 'value::text'} as said from item order by place`,
        );
        const expected = given.map((value) => (value === null ? null : said(value as never)));
        // JSON knows no negative zero.
        const plain = (list: unknown[]) => list.map((item) => (Object.is(item, -0) ? 0 : item));
        expect(plain(back.rows.map((row) => row.said))).toEqual(
          type === 'jsonb' ? JSON.parse(JSON.stringify(expected)) : plain(expected),
        );
      }),
      { numRuns: 25 },
    );
  },
);

test('fractions of a millisecond are kept to the microsecond', async () => {
  await client.query('create table item (at timestamptz)');
  const at = Date.UTC(2026, 0, 2, 3, 4, 5) + 0.006;
  await copyIn(client, { table: 'item', columns: { at: 'timestamptz' }, rows: [[at]] });
  const { rows } = await client.query(`select (at at time zone 'UTC')::text as at from item`);
  expect(rows).toEqual([{ at: '2026-01-02 03:04:05.000006' }]);
});

test('rows larger and smaller than a chunk arrive whole and in order, from either iterator', async () => {
  await client.query('create table item (place int4, value text)');
  const sizes = [0, 3, 70_000, 1, 65_520, 65_536, 300_000, 10, 40_000, 40_000, 200_001];
  function* make(): Generator<CopyRow> {
    const row: [number, string] = [0, ''];
    for (let place = 0; place < 3000; place += 1) {
      row[0] = place;
      row[1] = 'é'.repeat(place < 30 ? sizes[place % sizes.length]! : place % 50);
      yield row;
    }
  }
  async function* later(): AsyncGenerator<CopyRow> {
    yield* make();
  }
  const columns = { place: 'int4', value: 'text' } as const;
  for (const rows of [make(), later()]) {
    await client.query('truncate item');
    expect(await copyIn(client, { table: 'item', columns, rows })).toBe(3000);
    const { rows: back } = await client.query(
      `select count(*)::int4 as rows, bool_and(length(value) = case when place < 30
         then ($1::int4[])[place % 11 + 1] else place % 50 end
         and value = repeat('é', length(value))) as same from item`,
      [sizes],
    );
    expect(back).toEqual([{ rows: 3000, same: true }]);
  }
});

test('memory does not grow with the number of rows', async () => {
  await client.query('create unlogged table item (place int4, value bytea)');
  const value = Buffer.alloc(1000, 7);
  const columns = { place: 'int4', value: 'bytea' } as const;
  let peakBytes = 0;
  function* make(count: number): Generator<CopyRow> {
    for (let place = 0; place < count; place += 1) {
      if (place % 5000 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage().arrayBuffers);
      yield [place, value];
    }
  }
  const before = process.memoryUsage().arrayBuffers;
  await copyIn(client, { table: 'item', columns, rows: make(200_000) });
  expect(peakBytes - before).toBeLessThan(8 * 1024 * 1024);
});

test('whatever fails leaves no row and a connection that goes on', async () => {
  await client.query('create table item (place int4 primary key, value text)');
  const columns = { place: 'int4', value: 'text' } as const;
  const many = (last: CopyRow): Iterable<CopyRow> => ({
    *[Symbol.iterator]() {
      for (let place = 0; place < 20_000; place += 1) yield [place, 'some text in a row'];
      yield last;
    },
  });
  const broken: Iterable<CopyRow> = {
    *[Symbol.iterator]() {
      yield* many([20_000, 'x']);
      throw new Error('the source broke');
    },
  };
  const stop = new AbortController();
  const stopped: Iterable<CopyRow> = {
    *[Symbol.iterator]() {
      yield* many([20_000, 'x']);
      stop.abort(new Error('stopped'));
      for (let place = 30_000; ; place += 1) yield [place, 'some text in a row'];
    },
  };
  const cases: [() => Promise<unknown>, RegExp][] = [
    [() => copyIn(client, { table: 'item', columns, rows: many([7, 'twice']) }), /duplicate key/],
    [() => copyIn(client, { table: 'item', columns, rows: many([null, 'x']) }), /not-null/],
    [() => copyIn(client, { table: 'item', columns, rows: many([1]) }), /1 values for 2 columns/],
    [() => copyIn(client, { table: 'item', columns, rows: many([2 ** 31, 'x']) }), /out of range/],
    [
      () => copyIn(client, { table: 'item', columns, rows: many([20_000, 'a\0b']) }),
      /invalid byte/,
    ],
    [() => copyIn(client, { table: 'item', columns, rows: broken }), /the source broke/],
    [
      () => copyIn(client, { table: 'item', columns, rows: stopped, signal: stop.signal }),
      /stopped|aborted/,
    ],
    [
      () => copyIn(client, { table: 'no such', columns, rows: many([1, 'x']) }),
      /does not exist|schema/,
    ],
    [() => copyIn(client, { table: 'item', columns: { none: 'int4' }, rows: [[1]] }), /none/],
  ];
  for (const [work, message] of cases) {
    await expect(work(), String(message)).rejects.toThrow(message);
    expect((await client.query('select count(*)::int4 as rows from item')).rows).toEqual([
      { rows: 0 },
    ]);
  }
  expect(await copyIn(client, { table: 'item', columns, rows: many([20_000, 'x']) })).toBe(20_001);
});

test('a connection that breaks in the middle is an error, not a wait', async () => {
  await client.query('create table item (place int4)');
  const other = new pg.Client({ connectionString: database.url });
  other.on('error', () => {});
  await other.connect();
  const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
  async function* make(): AsyncGenerator<CopyRow> {
    for (let place = 0; ; place += 1) {
      if (place === 100_000) await client.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
      yield [place];
    }
  }
  const work = copyIn(other, { table: 'item', columns: { place: 'int4' }, rows: make() });
  await expect(work).rejects.toMatchObject({ code: 'DB_UNREACHABLE' });
  await other.end();
});
