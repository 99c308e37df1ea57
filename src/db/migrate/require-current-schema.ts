import type { Context } from '#context.ts';

import { dbErrors } from '../db-errors.ts';
import { isQueueInstalled } from './queue-schema.ts';
import { readMigrationStatus } from './status.ts';

/**
 * Refuses to go on with a database whose schema is not the one that this version needs; servers
 * and workers ask before they start.
 * @throws DB_SCHEMA_MISSING, DB_UNREACHABLE
 */
export async function requireCurrentSchema(ctx: Pick<Context, 'db'>): Promise<void> {
  const { pending, problems } = await readMigrationStatus(ctx);
  const reasons = [
    ...problems.map((item) => item.message),
    ...(pending.length === 0 ? [] : [`${pending.map((file) => file.name).join(', ')} pending`]),
  ];
  if (reasons.length === 0 && !(await isQueueInstalled(ctx))) reasons.push('the queue is missing');
  if (reasons.length > 0) throw dbErrors.DB_SCHEMA_MISSING({ reason: reasons.join('; ') });
}
