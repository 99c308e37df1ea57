import type { Id } from '#core/ids.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { AccountRole, UserId } from './model.ts';

export async function insertInvitation(
  ctx: DbContext,
  invitation: {
    id: Id<'invitation'>;
    hash: Buffer;
    email: string | null;
    role: AccountRole;
    invitedBy: string;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await query(
    ctx,
    sql`insert into invitations
          (id, token_hash, email, role, invited_by, created_at, expires_at)
        values (${invitation.id}::uuid, ${invitation.hash}, ${invitation.email},
          ${invitation.role}, ${invitation.invitedBy}, ${invitation.createdAt}::timestamptz,
          ${invitation.expiresAt}::timestamptz)`,
  );
}

export interface OpenInvitation {
  readonly id: Id<'invitation'>;
  readonly email: string | null;
  readonly role: AccountRole;
}

export async function findOpenInvitation(
  ctx: DbContext,
  input: { hash: Buffer; now: Date },
): Promise<OpenInvitation | undefined> {
  return queryMaybe<OpenInvitation>(
    ctx,
    sql`select id, email, role from invitations
         where token_hash = ${input.hash} and used_at is null
           and expires_at > ${input.now}::timestamptz`,
  );
}

/** Uses an invitation once; false when another was faster. */
export async function updateInvitationUsed(
  ctx: DbContext,
  input: { id: Id<'invitation'>; userId: UserId | null; now: Date },
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`update invitations
           set used_at = ${input.now}::timestamptz, used_by = ${input.userId}::uuid
         where id = ${input.id}::uuid and used_at is null returning id`,
  );
  return rows.length === 1;
}
