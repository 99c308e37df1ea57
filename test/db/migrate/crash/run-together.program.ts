import { openDatabaseContext } from '#context.ts';
import { loadConfig } from '#core/config.ts';
import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';

/** Several runs of the same migrations at once, and a line for each: `<url> <dir> <runs>`. */
const [url, dir, runs] = process.argv.slice(2);
const { config } = await loadConfig({
  environment: { VEZA_ENV: 'test', VEZA_LOG_LEVEL: 'fatal', DATABASE_URL: url },
  cwd: dir!,
});
const signal = new AbortController().signal;

async function runOne(): Promise<void> {
  await using ctx = await openDatabaseContext({ config, signal });
  let waited = false;
  const result = await runWork(migrate(ctx, { dir }), (event) => {
    waited ||= event.type === 'lock.waiting';
  });
  const line = { applied: result.applied.length, waited, endedAt: Date.now() };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

await Promise.all(Array.from({ length: Number(runs) }, runOne));
