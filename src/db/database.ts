import type pg from 'pg';

import type { BaseContext } from '#context.ts';

import { openExternal } from './open-external.ts';

/** A PostgreSQL to work with: the embedded one or somebody's. */
export interface Database extends AsyncDisposable {
  readonly kind: 'embedded' | 'external';
  readonly connection: pg.ConnectionConfig;
  /** The URL without a password, for people. */
  readonly displayUrl: string;
  /** What an error of a query comes from, where the server's own disk tells more than it did. */
  explain(error: unknown): Promise<unknown>;
}

/**
 * The database that the configuration names, or without one the embedded server of the data folder.
 * @param options.probed false leaves it to the first connection to find out whether a server that
 * is named by URL answers and is new enough.
 * @throws DB_UNREACHABLE, DB_REFUSED, DB_VERSION_TOO_OLD, and the errors of `embedded/errors.ts`.
 */
export async function openDatabase(
  ctx: Pick<BaseContext, 'config' | 'log' | 'clock' | 'signal'>,
  options: { probed?: boolean | undefined } = {},
): Promise<Database> {
  if (ctx.config.databaseUrl !== undefined) return openExternal(ctx.config.databaseUrl, options);
  const { openEmbedded } = await import('./embedded/index.ts');
  return openEmbedded(ctx);
}
