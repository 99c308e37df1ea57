import type { BaseContext } from '#context.ts';

import type { Terminal } from './terminal.ts';

/**
 * Says how to start the embedded server, where the command that ends was the last to need it and
 * what it printed is of use only while it runs.
 */
export async function tellIfStopped(
  ctx: Pick<BaseContext, 'config'>,
  terminal: Terminal,
): Promise<void> {
  const { readDatabaseUrl } = await import('#db/read-database-url.ts');
  const { running } = await readDatabaseUrl(ctx, { showPassword: false });
  if (running === false) terminal.note('The server does not run now: veza db start');
}
