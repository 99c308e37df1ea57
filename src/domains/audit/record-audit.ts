import type { Context } from '#context.ts';

import type { AuditEntry } from './model.ts';
import { insertAuditEntry } from './store.ts';

/**
 * Writes one entry of the append-only audit log. Called inside the transaction of the change, so
 * that neither stands without the other.
 */
export async function recordAudit(
  ctx: Pick<Context, 'db' | 'requestId'>,
  entry: AuditEntry,
): Promise<void> {
  await insertAuditEntry(ctx, entry, ctx.requestId);
}
