import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { PaymentId } from '#domains/payments/index.ts';

import type { Dispute, DisputeId } from './model.ts';

const columns = sql`id, payment_id, provider_dispute_id, amount_minor, currency, stage, state,
  provider_updated_at, request_id, opened_at, updated_at`;

export async function insertDispute(ctx: DbContext, dispute: Dispute): Promise<void> {
  await query(
    ctx,
    sql`insert into disputes (${columns}) values (${dispute.id}::uuid, ${dispute.paymentId}::uuid,
          ${dispute.providerDisputeId}::text, ${dispute.amountMinor}::bigint,
          ${dispute.currency}::text, ${dispute.stage}::text, ${dispute.state}::text,
          ${dispute.providerUpdatedAt}::timestamptz, ${dispute.requestId}::text,
          ${dispute.openedAt}::timestamptz, ${dispute.updatedAt}::timestamptz)`,
  );
}

export async function findDispute(ctx: DbContext, id: DisputeId): Promise<Dispute | undefined> {
  return queryMaybe<Dispute>(ctx, sql`select ${columns} from disputes where id = ${id}::uuid`);
}

export async function lockDispute(ctx: DbContext, id: DisputeId): Promise<Dispute | undefined> {
  return queryMaybe<Dispute>(
    ctx,
    sql`select ${columns} from disputes where id = ${id}::uuid for update`,
  );
}

export async function listDisputesOfPayment(
  ctx: DbContext,
  paymentId: PaymentId,
): Promise<Dispute[]> {
  return query<Dispute>(
    ctx,
    sql`select ${columns} from disputes where payment_id = ${paymentId}::uuid
        order by opened_at, id`,
  );
}

export async function updateDispute(ctx: DbContext, dispute: Dispute): Promise<void> {
  await query(
    ctx,
    sql`update disputes set amount_minor = ${dispute.amountMinor}::bigint,
          stage = ${dispute.stage}::text, state = ${dispute.state}::text,
          provider_updated_at = ${dispute.providerUpdatedAt}::timestamptz,
          updated_at = ${dispute.updatedAt}::timestamptz
        where id = ${dispute.id}::uuid`,
  );
}
