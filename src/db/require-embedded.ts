import type { Config } from '#core/config.ts';

import { maskDatabaseUrl } from './database-url.ts';
import { dbErrors } from './db-errors.ts';

/**
 * Refuses to touch a server that is not ours.
 * @throws DB_NOT_OURS when the configuration names a server by URL.
 */
export function requireEmbedded(
  config: Config,
  action: 'start' | 'stop' | 'reset' | 'upgrade',
): void {
  if (config.databaseUrl === undefined) return;
  throw dbErrors.DB_NOT_OURS({ url: maskDatabaseUrl(config.databaseUrl), action });
}
