import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { SessionId } from './model.ts';

export async function insertWsTicket(
  ctx: DbContext,
  ticket: { hash: Buffer; sessionId: SessionId; origin: string; expiresAt: Date },
): Promise<void> {
  await query(
    ctx,
    sql`insert into ws_tickets (token_hash, session_id, origin, expires_at)
        values (${ticket.hash}, ${ticket.sessionId}::uuid, ${ticket.origin},
          ${ticket.expiresAt}::timestamptz)`,
  );
}

/** Takes a ticket out, so that it serves once. */
export async function deleteWsTicket(
  ctx: DbContext,
  hash: Buffer,
): Promise<{ sessionId: SessionId; origin: string; expiresAt: Date } | undefined> {
  return queryMaybe(
    ctx,
    sql`delete from ws_tickets where token_hash = ${hash}
        returning session_id, origin, expires_at`,
  );
}
