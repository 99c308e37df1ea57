import { openDatabaseContext } from '#context.ts';
import { loadConfig } from '#core/config.ts';
import type { VezaError } from '#core/errors.ts';
import { migrate, migrateDown } from '#db/migrate/index.ts';

/** Migrates a database from a folder and prints each event, and the error: `<url> <dir> [down]`. */
const [url, dir, direction] = process.argv.slice(2);
const { config } = await loadConfig({
  environment: { VEZA_ENV: 'test', VEZA_LOG_LEVEL: 'fatal', DATABASE_URL: url },
  cwd: dir!,
});
const signal = new AbortController().signal;
try {
  await using ctx = await openDatabaseContext({ config, signal });
  const work =
    direction === 'down'
      ? migrateDown(ctx, { dir, target: { to: '0' }, apply: true })
      : migrate(ctx, { dir });
  for await (const event of work) {
    process.stdout.write(`${JSON.stringify(event)}\n`);
  }
} catch (error) {
  const { code, details } = error as VezaError;
  process.stdout.write(`${JSON.stringify({ type: 'failed', code, details })}\n`);
  throw error;
}
