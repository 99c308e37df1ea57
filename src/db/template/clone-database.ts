import type pg from 'pg';

import type { Context } from '#context.ts';

import { formatDatabaseUrl, maskDatabaseUrl } from '../database-url.ts';
import { sqlState, toDbError } from '../db-errors.ts';
import { dropDatabase } from '../drop-database.ts';
import { connectionTo, databaseName, openDatabaseAdmin } from './database-admin.ts';
import { findMark, isTemplateMark } from './make-template.ts';
import { templateErrors } from './template-errors.ts';

const DUPLICATE_DATABASE = '42P04';
/** The template is being copied or replaced right now. */
const OBJECT_IN_USE = '55006';
const TRIES_MAX = 50;
const PAUSE_MS = 100;

export interface CloneResult {
  readonly database: string;
  /** With the password where the connection has one: tests connect with it. */
  readonly url: string;
  readonly displayUrl: string;
}

/**
 * Copies a template that `makeTemplate` made; with `replace` in place of a database of that name,
 * whoever is connected to it.
 * @throws DATABASE_NAME_INVALID, TEMPLATE_NOT_FOUND, DATABASE_EXISTS
 */
export async function cloneDatabase(
  ctx: Pick<Context, 'database' | 'clock' | 'signal'>,
  input: { template: string; name: string; replace: boolean },
): Promise<CloneResult> {
  const [template, name] = [databaseName(input.template), databaseName(input.name)];
  await using admin = await openDatabaseAdmin(ctx.database.connection);
  const { client } = admin;
  if (!isTemplateMark(await findMark(client, input.template))) {
    throw templateErrors.TEMPLATE_NOT_FOUND({ name: input.template });
  }
  if (input.replace) await dropDatabase(client, input.name);
  try {
    await createCopy(ctx, client, `create database ${name} template ${template}`);
  } catch (error) {
    if (sqlState(error) !== DUPLICATE_DATABASE) throw toDbError(error);
    throw templateErrors.DATABASE_EXISTS({ name: input.name, template: input.template });
  }
  return { database: input.name, ...urlsOf(connectionTo(ctx.database.connection, input.name)) };
}

async function createCopy(
  ctx: Pick<Context, 'clock' | 'signal'>,
  client: pg.Client,
  text: string,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await client.query(text);
      return;
    } catch (error) {
      if (sqlState(error) !== OBJECT_IN_USE || tries === TRIES_MAX) throw error;
      await ctx.clock.sleep(PAUSE_MS, ctx.signal);
    }
  }
}

function urlsOf(connection: pg.ConnectionConfig): { url: string; displayUrl: string } {
  const { connectionString } = connection;
  if (connectionString !== undefined) {
    return { url: connectionString, displayUrl: maskDatabaseUrl(connectionString) };
  }
  return {
    url: formatDatabaseUrl(connection, { withPassword: true }),
    displayUrl: formatDatabaseUrl(connection),
  };
}
