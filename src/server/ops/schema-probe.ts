import type { Context } from '#context.ts';
import { openSchemaReader, type ReadSchemaState, type SchemaState } from '#db/migrate/index.ts';

import { createBreaker, type Probed } from './breaker.ts';

/** The schema changes at deploys only; nobody needs to know it sooner, ms. */
const FRESH_MS = 5_000;

/** Asks, through one breaker, how the schema stands to this version; the files are read once. */
export type ProbeSchema = () => Promise<Probed<SchemaState>>;

export function createSchemaProbe(ctx: Pick<Context, 'db' | 'clock'>): ProbeSchema {
  let reader: Promise<ReadSchemaState> | undefined;
  const read = async (): Promise<SchemaState> => {
    reader ??= openSchemaReader().catch((error: unknown) => {
      reader = undefined;
      throw error;
    });
    return (await reader)(ctx);
  };
  return createBreaker(ctx.clock, read, { freshMs: FRESH_MS });
}

/** @throws Error that names what this version lacks or what breaks it; for the health check. */
export async function requireOpenWindow(probe: ProbeSchema): Promise<void> {
  const probed = await probe();
  // A database that does not answer is the database's own failure.
  if (!probed.ok || probed.value.isOpen) return;
  const { problems, missing } = probed.value;
  const reasons = problems.map((item) => item.message);
  if (missing.length > 0) reasons.push(`${missing.join(', ')} pending`);
  throw new Error(reasons.join('; '));
}
