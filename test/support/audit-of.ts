import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

/** What the audit log says of one subject, oldest first. */
export async function auditOf(ctx: DbContext, subjectId: string) {
  return query<{
    action: string;
    actorKind: string;
    actorId: string | null;
    requestId: string;
    details: Record<string, unknown>;
  }>(
    ctx,
    sql`select action, actor_kind, actor_id, request_id, details from audit_log
        where subject_id = ${subjectId} order by id`,
  );
}
