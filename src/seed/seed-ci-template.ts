import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Context } from '#context.ts';
import { runWork, type WorkEvent } from '#core/events.ts';
import { packageRoot } from '#core/package-root.ts';
import { prepareSchema } from '#db/migrate/index.ts';
import { openPool } from '#db/pool.ts';
import { makeTemplate } from '#db/template/index.ts';

import { describeCiWorld } from './ci/ci-world.ts';
import { ciTables } from './ci/ci-tables.ts';
import { placeMedia } from './ci/place-media.ts';
import { readPrepared, type Prepared } from './ci/prepared.ts';
import { refuseInProduction } from './refuse-in-production.ts';
import { seedCi } from './seed-ci.ts';
import type { SeedResult } from './world/model.ts';

/** The world of CI in a template, and whether this run made it. */
export interface TemplateResult extends SeedResult {
  readonly template: string;
  readonly made: boolean;
}

/**
 * Keeps a template database with the schema and the small world: made where it is missing, made
 * anew where migrations or world have changed, else left alone. The recordings go into the storage,
 * which all copies share.
 * @throws SEED_REFUSED, and what `makeTemplate`, a migration and `seedCi` throw
 */
export async function seedCiTemplate(
  ctx: Context,
  name: string,
  sink: (event: WorkEvent) => void,
): Promise<TemplateResult> {
  refuseInProduction(ctx.config, `--ci --template ${name}`);
  const startedMs = ctx.clock.monotonicMs();
  const prepared = await readPrepared();
  await placeMedia(ctx, prepared);
  const { made, note } = await makeTemplate(ctx, {
    name,
    version: await versionOf(prepared),
    fill: async (connection) => {
      const db = openPool(connection, { applicationName: 'veza template' });
      try {
        const inside = { ...ctx, db, database: { ...ctx.database, connection } };
        await runWork(prepareSchema(inside), sink);
        const { counts, fingerprint, changed } = await runWork(seedCi(inside), sink);
        return JSON.stringify({ counts, fingerprint, changed });
      } finally {
        await db.destroy();
      }
    },
  });
  const kept = JSON.parse(note) as Pick<SeedResult, 'counts' | 'fingerprint' | 'changed'>;
  return {
    ...describeCiWorld(prepared),
    ...kept,
    changed: made ? kept.changed : 0,
    durationMs: Math.round(ctx.clock.monotonicMs() - startedMs),
    template: name,
    made,
  };
}

/** A hash of the migrations and the rows that a template is made of. */
async function versionOf(prepared: Prepared): Promise<string> {
  const dir = path.join(packageRoot().dir, 'migrations');
  const hash = createHash('sha256').update(JSON.stringify(ciTables(prepared)));
  for (const name of (await readdir(dir)).sort()) {
    hash.update(`\0${name}\0`).update(await readFile(path.join(dir, name)));
  }
  return hash.digest('hex').slice(0, 32);
}
