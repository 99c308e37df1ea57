import { runMigrations } from 'graphile-worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { migrate, migrateDown, requireCurrentSchema } from '#db/migrate/index.ts';
import { QUEUE_SCHEMA_VERSION } from '#db/migrate/queue-schema.ts';

import { readCatalogue } from './catalogue.ts';
import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

let sandbox: MigrationSandbox;
beforeAll(async () => {
  sandbox = await openMigrationSandbox();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

describe("veza's own migrations", () => {
  it('go up, down and up again one by one, and each leaves the catalogue as it found it', async () => {
    const { ctx } = sandbox;
    await expect(requireCurrentSchema(ctx)).rejects.toMatchObject({
      code: 'DB_SCHEMA_MISSING',
      exitCode: 8,
      hint: 'veza migrate',
    });
    const { planned } = await runWork(migrate(ctx, { dryRun: true }));
    for (const name of planned) {
      const before = await readCatalogue(ctx);
      await runWork(migrate(ctx, { to: name }));
      const after = await readCatalogue(ctx);
      await runWork(migrateDown(ctx, { target: { steps: 1 }, apply: true }));
      expect(await readCatalogue(ctx), `${name} down`).toEqual(before);
      await runWork(migrate(ctx, { to: name }));
      expect(await readCatalogue(ctx), `${name} up again`).toEqual(after);
      expect(after, name).not.toEqual(before);
    }
    await requireCurrentSchema(ctx);
  }, 180_000);

  it('bring the newest schema of the queue with them', async () => {
    const { ctx } = sandbox;
    const newest = async (): Promise<number> => {
      const { rows } = await ctx.db.raw<{ rows: { id: number }[] }>(
        'select max(id) as id from graphile_worker.migrations',
      );
      return rows[0]!.id;
    };
    expect(await newest()).toBe(QUEUE_SCHEMA_VERSION);
    await runMigrations({ connectionString: sandbox.url });
    expect(await newest()).toBe(QUEUE_SCHEMA_VERSION);
  });
});
