import type { BaseContext, DatabaseContext } from '#context.ts';

/**
 * The database that the configuration names, or the embedded one where it runs already; nothing is
 * started or made.
 * @throws DB_UNREACHABLE and what else opening a named server throws.
 */
export async function openRunningDatabase(ctx: BaseContext): Promise<DatabaseContext | undefined> {
  if (ctx.config.databaseUrl === undefined) {
    const { hasEmbeddedDatabase } = await import('#db/embedded/paths.ts');
    if (!hasEmbeddedDatabase(ctx.config.dataDir)) return undefined;
    const { readServerStatus } = await import('#db/embedded/index.ts');
    if (!(await readServerStatus(ctx)).running) return undefined;
  }
  const { openDatabaseContext } = await import('#context.ts');
  return openDatabaseContext(ctx);
}
