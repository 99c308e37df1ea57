import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { openDatabaseContext, type DatabaseContext } from '#context.ts';

import { testConfig } from '../../support/test-config.ts';
import { openTestDatabase } from '../../support/test-context.ts';

/** An empty database, a folder for migration files, and a context for each runner. */
export interface MigrationSandbox extends AsyncDisposable {
  readonly ctx: DatabaseContext;
  readonly url: string;
  readonly dir: string;
  /** Replaces the folder's files: name without `.sql` → text or bytes. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** Another runner on the same database. */
  open(signal?: AbortSignal): Promise<DatabaseContext>;
}

export async function openMigrationSandbox(): Promise<MigrationSandbox> {
  const database = await openTestDatabase({ empty: true });
  const root = await mkdtemp(path.join(tmpdir(), 'veza-migrate-'));
  const dir = path.join(root, 'migrations');
  const config = await testConfig({ dataDir: root, databaseUrl: database.url });
  const opened: DatabaseContext[] = [];
  const open = async (signal = new AbortController().signal): Promise<DatabaseContext> => {
    const ctx = await openDatabaseContext({ config, signal });
    opened.push(ctx);
    return ctx;
  };
  return {
    ctx: await open(),
    url: database.url,
    dir,
    open,
    write: async (files) => {
      await rm(dir, { recursive: true, force: true });
      await mkdir(dir);
      for (const [name, text] of Object.entries(files)) {
        await writeFile(path.join(dir, `${name}.sql`), text);
      }
    },
    [Symbol.asyncDispose]: async () => {
      for (const ctx of opened) await ctx[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}
