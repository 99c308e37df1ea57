import { open } from 'node:fs/promises';
import path from 'node:path';

import pg from 'pg';

import { embeddedErrors } from './errors.ts';
import { APPLICATION_DATABASE, APPLICATION_ROLE, SUPERUSER } from './settings.ts';

const TIMEOUT_MS = 15_000;

export interface EnsureDatabaseInput {
  host: string;
  port: number;
  superuserPassword: string;
  applicationPassword: string;
}

/**
 * Makes the application's role (no superuser) and its database where they are missing: after the
 * first start, or after a crash between the first start and this.
 */
export async function ensureDatabase(input: EnsureDatabaseInput): Promise<void> {
  const { host, port, superuserPassword: password } = input;
  const client = await connectAs({ host, port, user: SUPERUSER, database: 'postgres', password });
  try {
    const role = pg.escapeIdentifier(APPLICATION_ROLE);
    const roles = await client.query('select from pg_roles where rolname = $1', [APPLICATION_ROLE]);
    const verb = roles.rowCount === 0 ? 'create' : 'alter';
    const secret = pg.escapeLiteral(input.applicationPassword);
    await client.query(`${verb} role ${role} login nosuperuser createdb password ${secret}`);
    const databases = await client.query('select from pg_database where datname = $1', [
      APPLICATION_DATABASE,
    ]);
    if (databases.rowCount === 0) {
      const database = pg.escapeIdentifier(APPLICATION_DATABASE);
      await client.query(`create database ${database} owner ${role}`);
    }
  } finally {
    await client.end();
  }
}

/**
 * Checks that the server behind a connection is the one of this folder, by the identifier that
 * initdb drew for it and that stands in the first eight bytes of `pg_control`.
 * @throws EMBEDDED_FOREIGN_SERVER
 */
export async function verifyServer(client: pg.Client, dataFolder: string): Promise<void> {
  const file = await open(path.join(dataFolder, 'global/pg_control'));
  const bytes = Buffer.alloc(8);
  try {
    await file.read(bytes, 0, 8, 0);
  } finally {
    await file.close();
  }
  const little = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  const expected = little ? bytes.readBigUInt64LE() : bytes.readBigUInt64BE();
  const { rows } = await client.query<{ id: string }>(
    'select system_identifier::text as id from pg_control_system()',
  );
  // The column is a signed bigint, the file holds the same bits unsigned.
  if (BigInt.asUintN(64, BigInt(rows[0]!.id)) !== expected) {
    const reason = `its system identifier is ${rows[0]!.id}, not ${expected}`;
    throw embeddedErrors.EMBEDDED_FOREIGN_SERVER({ folder: dataFolder, reason });
  }
}

/** A connected client that the caller ends. */
export async function connectAs(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
    ...config,
  });
  // Without a listener a connection that breaks between queries would end the process.
  client.on('error', () => {});
  await client.connect();
  return client;
}
