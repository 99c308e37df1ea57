import { createInterface } from 'node:readline';

import { createBaseContext } from '#context.ts';
import { toVezaError } from '#core/errors.ts';
import { openDatabase } from '#db/database.ts';
import { openPool, queryOne } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { testConfig } from '#test/support/test-config.ts';

// A process that uses the embedded server of the folder in its argument until its stdin ends.
// It prints one line when it has the server, and one when it has given it back.
const say = (document: object): void => void process.stdout.write(`${JSON.stringify(document)}\n`);

try {
  const startedAt = performance.now();
  const config = await testConfig({ dataDir: process.argv[2]! });
  const ctx = createBaseContext({ config, signal: new AbortController().signal });
  const database = await openDatabase(ctx);
  const db = openPool(database.connection, { applicationName: 'veza test' });
  const row = await queryOne<{ startedAt: Date }>(
    { db },
    sql`select pg_postmaster_start_time() as started_at`,
  );
  await db.destroy();
  const { host, port } = database.connection;
  const openMs = performance.now() - startedAt;
  say({ open: true, host, port, serverStartedAt: row.startedAt.getTime(), openMs });
  for await (const _line of createInterface({ input: process.stdin })) break;
  await database[Symbol.asyncDispose]();
  say({ closed: true });
} catch (thrown) {
  const { code, message, hint } = toVezaError(thrown);
  say({ code, message, hint });
  process.exitCode = 1;
}
