import pg from 'pg';

import { toDbError } from '../db-errors.ts';
import { sqlName } from '../sql.ts';
import { templateErrors } from './template-errors.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,49}$/;

/** A connection that makes and drops databases; it stays out of the pool. */
export interface DatabaseAdmin extends AsyncDisposable {
  readonly client: pg.Client;
}

/** @throws DB_UNREACHABLE, DB_REFUSED */
export async function openDatabaseAdmin(connection: pg.ConnectionConfig): Promise<DatabaseAdmin> {
  const client = new pg.Client({
    ...connection,
    application_name: 'veza template',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // A connection that breaks between two queries is reported by the next one.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    await client.end();
    throw toDbError(error);
  }
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

/** The name, quoted for SQL. @throws DATABASE_NAME_INVALID */
export function databaseName(name: string): string {
  if (!NAME.test(name)) throw templateErrors.DATABASE_NAME_INVALID({ name });
  return sqlName(name).compile().text;
}

/** The same server, another database. */
export function connectionTo(connection: pg.ConnectionConfig, name: string): pg.ConnectionConfig {
  if (connection.connectionString === undefined) return { ...connection, database: name };
  const url = new URL(connection.connectionString);
  url.pathname = `/${encodeURIComponent(name)}`;
  return { ...connection, connectionString: url.href };
}
