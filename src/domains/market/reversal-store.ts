import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { ReversalId, TransferId, TransferReversal } from './model.ts';

const columns = sql`id, transfer_id, amount_minor, currency, cause_kind, cause_id, state,
  stripe_reversal_id, blocked_since, failure_code, failure_message, request_id, created_at,
  updated_at, succeeded_at`;

/** Refused by the database when reversals would exceed the transfer. */
export async function insertReversal(ctx: DbContext, reversal: TransferReversal): Promise<void> {
  await query(
    ctx,
    sql`insert into transfer_reversals (${columns}) values (${reversal.id}::uuid,
          ${reversal.transferId}::uuid, ${reversal.amountMinor}::bigint,
          ${reversal.currency}::text, ${reversal.causeKind}::text, ${reversal.causeId}::text,
          ${reversal.state}::text, ${reversal.stripeReversalId}::text, null, null, null,
          ${reversal.requestId}::text, ${reversal.createdAt}::timestamptz,
          ${reversal.updatedAt}::timestamptz, ${reversal.succeededAt}::timestamptz)`,
  );
}

export async function findReversal(
  ctx: DbContext,
  id: ReversalId,
): Promise<TransferReversal | undefined> {
  return queryMaybe<TransferReversal>(
    ctx,
    sql`select ${columns} from transfer_reversals where id = ${id}::uuid`,
  );
}

export async function lockReversal(
  ctx: DbContext,
  id: ReversalId,
): Promise<TransferReversal | undefined> {
  return queryMaybe<TransferReversal>(
    ctx,
    sql`select ${columns} from transfer_reversals where id = ${id}::uuid for update`,
  );
}

/** Every part of a transfer that went, or goes, or should have gone back, the oldest first. */
export async function listReversals(
  ctx: DbContext,
  transferId: TransferId,
): Promise<TransferReversal[]> {
  return query<TransferReversal>(
    ctx,
    sql`select ${columns} from transfer_reversals where transfer_id = ${transferId}::uuid
        order by created_at, id`,
  );
}

export async function updateReversal(ctx: DbContext, reversal: TransferReversal): Promise<void> {
  await query(
    ctx,
    sql`update transfer_reversals set amount_minor = ${reversal.amountMinor}::bigint,
          state = ${reversal.state}::text,
          stripe_reversal_id = ${reversal.stripeReversalId}::text,
          blocked_since = ${reversal.blockedSince}::timestamptz,
          failure_code = ${reversal.failureCode}::text,
          failure_message = ${reversal.failureMessage}::text,
          updated_at = ${reversal.updatedAt}::timestamptz,
          succeeded_at = ${reversal.succeededAt}::timestamptz
        where id = ${reversal.id}::uuid`,
  );
}
