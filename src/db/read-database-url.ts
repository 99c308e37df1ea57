import type { BaseContext } from '#context.ts';

import { maskDatabaseUrl } from './database-url.ts';

export interface DatabaseUrl {
  url: string;
  /** Of the embedded server; null for a server named by URL, which is not asked. */
  running: boolean | null;
  /** For PGPASSFILE; null for a server named by URL. */
  passwordFile: string | null;
}

/**
 * Where clients reach the database. For the embedded server a password file is written, so that
 * the password need not stand in a command line.
 * @throws SECRET_FILE_UNSAFE, EMBEDDED_BINARIES_MISSING
 */
export async function readDatabaseUrl(
  ctx: Pick<BaseContext, 'config'>,
  input: { showPassword: boolean },
): Promise<DatabaseUrl> {
  const external = ctx.config.databaseUrl;
  if (external !== undefined) {
    const url = input.showPassword ? external : maskDatabaseUrl(external);
    return { url, running: null, passwordFile: null };
  }
  const { readServerStatus, writePgpass } = await import('./embedded/index.ts');
  const { url, running } = await readServerStatus(ctx);
  const { file, password } = await writePgpass(ctx);
  const withPassword = url.replace('@', `:${encodeURIComponent(password)}@`);
  return { url: input.showPassword ? withPassword : url, running, passwordFile: file };
}
