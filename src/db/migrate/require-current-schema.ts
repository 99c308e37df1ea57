import type { Context } from '#context.ts';

import { dbErrors } from '../db-errors.ts';
import { openSchemaReader } from './read-window.ts';

/**
 * Refuses to go on with a database whose schema is not one that this version may run against: one
 * that lacks a migration, or one that newer code has changed in a way that breaks this.
 * @throws DB_SCHEMA_MISSING, DB_UNREACHABLE
 */
export async function requireCurrentSchema(ctx: Pick<Context, 'db'>): Promise<void> {
  const read = await openSchemaReader();
  const { problems, missing } = await read(ctx);
  const reasons = [
    ...problems.map((item) => item.message),
    ...(missing.length === 0 ? [] : [`${missing.join(', ')} pending`]),
  ];
  if (reasons.length > 0) throw dbErrors.DB_SCHEMA_MISSING({ reason: reasons.join('; ') });
}
