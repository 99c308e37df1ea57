import type { BaseContext } from '#context.ts';

import { maskDatabaseUrl } from './database-url.ts';
import { openExternal } from './open-external.ts';
import { openPool, queryOne } from './pool.ts';
import { sql } from './sql.ts';

/** What is known of the database server without starting or changing anything. */
export interface DatabaseStatus {
  readonly kind: 'embedded' | 'external';
  /** Without a password. */
  readonly url: string;
  readonly running: boolean;
  /** `18.4` */
  readonly version: string;
  /** Of the embedded server while it runs. */
  readonly pid?: number;
  /** Kept running by `veza db start`. */
  readonly pinned?: boolean;
  /** Processes that use the embedded server. */
  readonly holders?: readonly string[];
}

/**
 * Looks at the server that the configuration names; the embedded one is not started for it.
 * @throws DB_UNREACHABLE, DB_REFUSED, DB_VERSION_TOO_OLD of a server named by URL.
 */
export async function readDatabaseStatus(
  ctx: Pick<BaseContext, 'config'>,
): Promise<DatabaseStatus> {
  const url = ctx.config.databaseUrl;
  if (url !== undefined) {
    const version = await readExternalVersion(url);
    return { kind: 'external', url: maskDatabaseUrl(url), running: true, version };
  }
  const { readServerStatus } = await import('./embedded/index.ts');
  return { kind: 'embedded', ...(await readServerStatus(ctx)) };
}

async function readExternalVersion(url: string): Promise<string> {
  const { connection } = await openExternal(url);
  const db = openPool(connection, { applicationName: 'veza db status', connectionsMax: 1 });
  try {
    const version = sql`select current_setting('server_version') as version`;
    return (await queryOne<{ version: string }>({ db }, version)).version;
  } finally {
    await db.destroy();
  }
}
