import { openDatabaseContext } from '#context.ts';
import { loadConfig } from '#core/config.ts';
import { migrate } from '#db/migrate/index.ts';

/** Migrates a database from a folder and prints each event: `<url> <dir>`. */
const [url, dir] = process.argv.slice(2);
const { config } = await loadConfig({
  environment: { VEZA_ENV: 'test', VEZA_LOG_LEVEL: 'fatal', DATABASE_URL: url },
  cwd: dir!,
});
const ctx = await openDatabaseContext({ config, signal: new AbortController().signal });
try {
  for await (const event of migrate(ctx, { dir })) {
    process.stdout.write(`${JSON.stringify(event)}\n`);
  }
} finally {
  await ctx[Symbol.asyncDispose]();
}
