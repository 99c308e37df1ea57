import { createRequire } from 'node:module';

import type { Knex, knex as openKnex } from 'knex';
import { types as pgTypes, type Client, type ConnectionConfig, type CustomTypesConfig } from 'pg';

import { toDbError } from './db-errors.ts';
import type { SqlQuery } from './sql.ts';

/** The pool, or inside `withTx` the transaction. knex composes where a query is built by hand. */
export type Db = Knex;

export interface DbContext {
  readonly db: Db;
}

export interface PoolOptions {
  /** What stands in `pg_stat_activity`. */
  applicationName: string;
  /** Most connections that this process holds. */
  connectionsMax?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const ACQUIRE_TIMEOUT_MS = 15_000;

// `bigint` is exact in JavaScript too; what is small by nature is cast to `integer` in SQL.
const INT8: number = pgTypes.builtins.INT8;
/** How values of PostgreSQL become those of JavaScript, on every connection. */
export const databaseTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? BigInt
      : (pgTypes.getTypeParser as (id: number, as?: string) => unknown)(
          oid,
          format,
        )) as CustomTypesConfig['getTypeParser'],
};

// knex prints on stdout, which belongs to results; whatever it says there also reaches the caller.
const say = (): void => {};
const SILENT = { warn: say, error: say, debug: say, deprecate: say };

/** Opens a pool. Nothing connects before the first query. */
export function openPool(connection: ConnectionConfig, options: PoolOptions): Db {
  // Three hundred modules: only what really uses the pool waits for them.
  const { knex } = createRequire(import.meta.url)('knex') as { knex: typeof openKnex };
  return knex({
    client: 'pg',
    connection: {
      ...connection,
      types: databaseTypes,
      application_name: options.applicationName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    } as Knex.PgConnectionConfig,
    pool: {
      min: 0,
      max: options.connectionsMax ?? 10,
      idleTimeoutMillis: 10_000,
    },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    log: SILENT,
  });
}

/**
 * Runs one query and returns its rows, column names in camelCase.
 * @throws DB_UNREACHABLE and the other codes of `db-errors.ts`; a PostgreSQL error that a caller
 * may handle (a unique violation, say) is the `cause`.
 */
export async function query<Row extends object>(ctx: DbContext, text: SqlQuery): Promise<Row[]> {
  const client = ctx.db.client as {
    acquireConnection(): Promise<Client>;
    releaseConnection(connection: Client): Promise<void>;
  };
  try {
    const connection = await client.acquireConnection();
    try {
      const result = await connection.query(text.compile());
      return toCamelCase(result.rows) as Row[];
    } finally {
      await client.releaseConnection(connection);
    }
  } catch (error) {
    throw toDbError(error);
  }
}

/** The only row, or undefined. More than one row is a bug. */
export async function queryMaybe<Row extends object>(
  ctx: DbContext,
  text: SqlQuery,
): Promise<Row | undefined> {
  const rows = await query<Row>(ctx, text);
  if (rows.length > 1) throw new Error(`expected at most one row, got ${rows.length}`);
  return rows[0];
}

/** The only row. Any other count is a bug. */
export async function queryOne<Row extends object>(ctx: DbContext, text: SqlQuery): Promise<Row> {
  const row = await queryMaybe<Row>(ctx, text);
  if (row === undefined) throw new Error('expected one row, got none');
  return row;
}

/** The rows of one result have the same columns in the same order. */
function toCamelCase(rows: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const columns = Object.keys(rows[0] ?? {}).map((key) => ({
    key,
    name: key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
  }));
  return rows.map((row) => Object.fromEntries(columns.map(({ key, name }) => [name, row[key]])));
}
