import { randomBytes } from 'node:crypto';

import pg from 'pg';

import type { Context } from '#context.ts';

import { dropDatabase } from '../drop-database.ts';
import { connectionTo, databaseName, openDatabaseAdmin } from './database-admin.ts';
import { templateErrors } from './template-errors.ts';

/** How a template says that veza made it, and of what. */
const MARK = 'veza template ';
const LOCK_CLASS = 731_042;
const LOOK_EVERY_MS = 100;
const WAIT_MS_MAX = 300_000;

export interface TemplateInput {
  readonly name: string;
  /** What the template follows from: while this is the same, it is not made again. */
  readonly version: string;
  /** Fills the new database; what it returns is kept with the template. */
  readonly fill: (connection: pg.ConnectionConfig) => Promise<string>;
}

/** A template that is there now, and what was kept with it when it was made. */
export interface Template {
  readonly made: boolean;
  readonly note: string;
}

/**
 * Makes a database that is closed to connections, so that it can be copied at any time, unless it
 * is there in this version. It gets its name when it is complete; a run that is killed leaves only
 * a database that the next run removes.
 * @throws DATABASE_NAME_INVALID, DATABASE_NOT_TEMPLATE, TEMPLATE_BUSY, and what `fill` throws
 */
export async function makeTemplate(
  ctx: Pick<Context, 'database' | 'clock' | 'signal'>,
  input: TemplateInput,
): Promise<Template> {
  const name = databaseName(input.name);
  await using admin = await openDatabaseAdmin(ctx.database.connection);
  const { client } = admin;
  await takeLock(ctx, client, input.name);
  const found = await findMark(client, input.name);
  const current = `${MARK}${input.version} `;
  if (found?.startsWith(current)) return { made: false, note: found.slice(current.length) };
  if (found !== undefined && !found.startsWith(MARK)) {
    throw templateErrors.DATABASE_NOT_TEMPLATE({ name: input.name });
  }
  await dropDrafts(client, input.name);
  const draftName = `${input.name}_draft_${randomBytes(4).toString('hex')}`;
  const draft = `"${draftName}"`;
  await client.query(`create database ${draft} template template0`);
  await client.query(`comment on database ${draft} is '${MARK}draft'`);
  const note = await input.fill(connectionTo(ctx.database.connection, draftName));
  await client.query(`comment on database ${draft} is ${client.escapeLiteral(current + note)}`);
  await client.query(`alter database ${draft} with is_template true allow_connections false`);
  if (found !== undefined) await dropTemplate(client, input.name);
  await client.query(`alter database ${draft} rename to ${name}`);
  return { made: true, note };
}

/** Asks again and again: who waits in a lock could hold up who copies. */
async function takeLock(
  ctx: Pick<Context, 'clock' | 'signal'>,
  client: pg.Client,
  name: string,
): Promise<void> {
  const startedMs = ctx.clock.monotonicMs();
  for (;;) {
    const text = 'select pg_try_advisory_lock($1, hashtext($2)) as taken';
    const { rows } = await client.query<{ taken: boolean }>(text, [LOCK_CLASS, name]);
    if (rows[0]!.taken) return;
    const waitedMs = Math.round(ctx.clock.monotonicMs() - startedMs);
    if (waitedMs > WAIT_MS_MAX) throw templateErrors.TEMPLATE_BUSY({ name, waitedMs });
    await ctx.clock.sleep(LOOK_EVERY_MS, ctx.signal);
  }
}

/** What a database says of itself; undefined where there is none of this name. */
export async function findMark(client: pg.Client, name: string): Promise<string | undefined> {
  const { rows } = await client.query<{ mark: string }>(
    `select coalesce(shobj_description(oid, 'pg_database'), '') as mark
     from pg_database where datname = $1`,
    [name],
  );
  return rows[0]?.mark;
}

/** Whether the mark is that of a template that is complete. Pure. */
export function isTemplateMark(mark: string | undefined): boolean {
  return mark?.startsWith(MARK) === true && mark !== `${MARK}draft`;
}

async function dropDrafts(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname::text as name from pg_database
     where starts_with(datname, $1) and shobj_description(oid, 'pg_database') like $2`,
    [`${name}_draft_`, `${MARK}%`],
  );
  for (const draft of rows) await dropTemplate(client, draft.name);
}

async function dropTemplate(client: pg.Client, name: string): Promise<void> {
  await client.query(`alter database ${pg.escapeIdentifier(name)} with is_template false`);
  await dropDatabase(client, name);
}
