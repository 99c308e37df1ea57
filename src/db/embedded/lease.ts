import { hostname } from 'node:os';

import type pg from 'pg';

import { sqlState } from '../db-errors.ts';

import { connectAs, ensureDatabase, verifyServer } from './ensure-database.ts';
import type { EnsuredServer } from './ensure-server.ts';
import { embeddedErrors } from './errors.ts';
import type { EmbeddedHome } from './open-home.ts';
import type { Postmaster } from './postmaster-pid.ts';
import { APPLICATION_DATABASE, APPLICATION_ROLE } from './settings.ts';

/** One that every server has. */
const LEASE_DATABASE = 'postgres';
const LEASE_PREFIX = 'veza lease ';
/** Longest host name that fits into the 63 bytes of an application name. */
const HOST_CHARACTERS_MAX = 30;

/** How to connect as the application. */
export function applicationConnection(home: EmbeddedHome, server: Postmaster): pg.ConnectionConfig {
  const { address } = server;
  if (address === undefined) {
    const reason = `process ${server.pid} listens nowhere`;
    throw embeddedErrors.EMBEDDED_FOREIGN_SERVER({ folder: home.paths.data, reason });
  }
  return {
    host: address.host,
    port: address.port,
    user: APPLICATION_ROLE,
    database: APPLICATION_DATABASE,
    password: home.applicationPassword,
  };
}

/**
 * Opens the connection that says "this process uses the server". Nothing is written for it: when
 * the process dies, the server sees the connection end. It stays out of the application's database,
 * which PostgreSQL copies and renames only while nobody is connected to it.
 * @throws EMBEDDED_FOREIGN_SERVER when the server is not the one of the data folder.
 */
export async function openLease(
  home: EmbeddedHome,
  { server, made }: Pick<EnsuredServer, 'server' | 'made'>,
): Promise<pg.Client> {
  if (made) await ensureDatabase({ ...home, ...server.address! });
  const connection = {
    ...applicationConnection(home, server),
    database: LEASE_DATABASE,
    keepAlive: true,
    application_name: `${LEASE_PREFIX}pid=${process.pid} host=${hostname().slice(0, HOST_CHARACTERS_MAX)}`,
  };
  const client = await connectAs(connection).catch(async (error: unknown) => {
    // No role: the process that made PGDATA died before it made one.
    if (!['28P01', '28000'].includes(sqlState(error) ?? '')) throw error;
    await ensureDatabase({ ...home, ...server.address! });
    return connectAs(connection);
  });
  try {
    await verifyServer(client, home.paths.data);
    // It may also have died between the role and the database.
    if (!(await hasApplicationDatabase(client))) {
      await ensureDatabase({ ...home, ...server.address! });
    }
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function hasApplicationDatabase(client: pg.Client): Promise<boolean> {
  const text = 'select from pg_database where datname = $1';
  return (await client.query(text, [APPLICATION_DATABASE])).rows.length > 0;
}

/** Who else holds a lease, as `process 12 on host`. */
export async function listOtherHolders(lease: pg.Client): Promise<string[]> {
  const { rows } = await lease.query<{ name: string }>(
    `select application_name as name from pg_stat_activity
      where backend_type = 'client backend' and application_name like $1
        and pid <> pg_backend_pid()
      order by backend_start`,
    [`${LEASE_PREFIX}%`],
  );
  return rows.map(({ name }) =>
    name.replace(LEASE_PREFIX, '').replace(/^pid=(\d+) host=/, 'process $1 on '),
  );
}
