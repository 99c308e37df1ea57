import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

/** Writes down who books by hand and why; one that is there stays as it is. */
export async function insertCorrection(
  ctx: DbContext,
  correction: { id: string; reason: string; bookedBy: string; bookedAt: Date; requestId: string },
): Promise<void> {
  await query(
    ctx,
    sql`insert into ledger_corrections (id, reason, booked_by, booked_at, request_id)
        values (${correction.id}::uuid, ${correction.reason}::text,
          ${correction.bookedBy}::text, ${correction.bookedAt}::timestamptz,
          ${correction.requestId}::text)
        on conflict (id) do nothing`,
  );
}

/** Why these were booked, the oldest first. */
export async function listCorrections(
  ctx: DbContext,
  ids: readonly string[],
): Promise<{ id: string; reason: string }[]> {
  return query(
    ctx,
    sql`select id, reason from ledger_corrections where id = any(${[...ids]}::uuid[])
        order by booked_at, id`,
  );
}
