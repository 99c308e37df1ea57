import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import pg from 'pg';

import { createBaseContext } from '#context.ts';
import { formatDatabaseUrl } from '#db/database-url.ts';
import { ensureDatabase } from '#db/embedded/ensure-database.ts';
import { ensureServer } from '#db/embedded/ensure-server.ts';
import { applicationConnection } from '#db/embedded/lease.ts';
import { openHome } from '#db/embedded/open-home.ts';
import { findPostmaster } from '#db/embedded/postmaster-pid.ts';
import type { ServerSettings } from '#db/embedded/settings.ts';
import { stopPostmaster } from '#db/embedded/stop-postmaster.ts';

import { databaseNamed } from '../../../support/database-named.ts';
import { testConfig } from '../../../support/test-config.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { openCuttingProxy } from './cutting-proxy.ts';

/** A PostgreSQL of its own that may be killed, behind a line that may be cut. */
export interface CrashServer extends AsyncDisposable {
  /** URL of a database on the direct way, or with `cuttable` on the way that `cut` cuts. */
  url(database: string, cuttable?: boolean): string;
  cut(): void;
  /** `kill -9` of the postmaster. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** One query on a connection of its own. */
  query<Row extends object>(database: string, text: string, values?: unknown[]): Promise<Row[]>;
  /**
   * When backends of a database ended from `sinceMs` on, by the server's own log and clock, in
   * milliseconds since the epoch, with the name of the application.
   */
  backendEnds(database: string, sinceMs: number): Promise<BackendEnd[]>;
}

/** A connection that is over. */
export interface BackendEnd {
  readonly application: string;
  readonly atMs: number;
}

/** One line of the log: `2026-11-21 19:16:03.123 UTC [77] psql LOG:  disconnection: … database=x`. */
const DISCONNECTION =
  /^(?<at>[\d-]+ [\d:.]+) UTC \[\d+\] (?<application>.*?) LOG: {2}disconnection: .* database=(?<database>\S+)/gm;

/** @param more settings of the server beside its own. */
export async function openCrashServer(
  dataDir: string,
  more: ServerSettings = {},
): Promise<CrashServer> {
  const config = await testConfig({ dataDir });
  const ctx = createBaseContext({ config, signal: new AbortController().signal });
  const home = await openHome(ctx);
  const quick = { fsync: 'off', full_page_writes: 'off' };
  const settings = { ...quick, log_disconnections: 'on', ...more };
  const start = async () => (await ensureServer(ctx, home, { sync: false, settings })).server;
  let server = await start();
  await ensureDatabase({ ...home, ...server.address! });
  const connection = applicationConnection(home, server);
  const direct = formatDatabaseUrl(connection, { withPassword: true });
  const socket = path.join(connection.host!, `.s.PGSQL.${connection.port}`);
  const proxy = await openCuttingProxy({ path: socket });
  return {
    url: (database, cuttable = false) => {
      const url = new URL(databaseNamed(direct, database));
      if (!cuttable) return url.href;
      url.search = '';
      url.host = `127.0.0.1:${proxy.port}`;
      return url.href;
    },
    cut: () => proxy.cut(),
    kill: async () => {
      const { pid } = (await findPostmaster(home.paths.data))!;
      process.kill(pid, 'SIGKILL');
      await waitFor(
        'the end of the postmaster',
        async () => !(await findPostmaster(home.paths.data)),
      );
    },
    restart: async () => {
      server = await start();
    },
    query: async (database, text, values) => {
      const client = new pg.Client({ connectionString: databaseNamed(direct, database) });
      client.on('error', () => undefined);
      await client.connect();
      try {
        return (await client.query(text, values)).rows as never;
      } finally {
        await client.end();
      }
    },
    backendEnds: async (database, sinceMs) => {
      const files = await readdir(home.paths.log);
      const texts = files.map((file) => readFile(path.join(home.paths.log, file), 'utf8'));
      return (await Promise.all(texts))
        .flatMap((text) => [...text.matchAll(DISCONNECTION)].map((match) => match.groups!))
        .filter((found) => found['database'] === database)
        .map((found) => ({
          application: found['application']!,
          atMs: Date.parse(`${found['at']!.replace(' ', 'T')}Z`),
        }))
        .filter(({ atMs }) => atMs >= sinceMs);
    },
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await stopPostmaster(ctx, server, home.paths.data);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
