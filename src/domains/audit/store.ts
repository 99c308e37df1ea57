import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { AuditEntry } from './model.ts';

export async function insertAuditEntry(
  ctx: DbContext,
  entry: AuditEntry,
  requestId: string,
): Promise<void> {
  const actorId = entry.actor.kind === 'user' ? entry.actor.id : null;
  await query(
    ctx,
    sql`insert into audit_log
          (actor_kind, actor_id, action, subject_kind, subject_id, request_id, details)
        values (${entry.actor.kind}, ${actorId}::uuid, ${entry.action},
          ${entry.subject?.kind ?? null}, ${entry.subject?.id ?? null}, ${requestId},
          ${JSON.stringify(entry.details ?? {})}::jsonb)`,
  );
}
