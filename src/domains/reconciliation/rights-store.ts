import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { ReconcileRunId } from './model.ts';

/** Something in force that no payment stands for. */
export interface UnpaidRight {
  readonly kind: 'subscription' | 'licence';
  readonly id: string;
  /** The order of a licence; the subscription itself. */
  readonly ownerId: string;
  readonly state: string;
  readonly paymentId: string | null;
  readonly paymentState: string | null;
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  readonly since: Date;
}

/** Subscriptions in force without a payment of theirs that succeeded, to the unit. */
export async function listUnpaidSubscriptions(
  ctx: DbContext,
  limit: number,
): Promise<UnpaidRight[]> {
  return query<UnpaidRight>(
    ctx,
    sql`select 'subscription' as kind, s.id, s.id as owner_id, s.state, p.id as payment_id,
          p.state as payment_state, l.price_minor as amount_minor, l.currency,
          s.updated_at as since
        from subscriptions s join plans l on l.id = s.plan_id
          left join payments p on p.id = s.payment_id
        where s.state = 'active' and not exists (
          select from subscription_periods d join payments q on q.id = d.payment_id
          where d.subscription_id = s.id and d.payment_id = s.payment_id and d.state = 'paid'
            and q.purpose = 'subscription' and q.subject_id = d.id and q.state = 'succeeded'
            and not q.surplus and q.received_minor = d.amount_minor and q.currency = d.currency)
        order by s.id limit ${limit}::integer`,
  );
}

/** Licences in force of orders that no payment has bought. */
export async function listUnpaidLicences(ctx: DbContext, limit: number): Promise<UnpaidRight[]> {
  return query<UnpaidRight>(
    ctx,
    sql`select 'licence' as kind, l.id, o.id as owner_id, l.state, p.id as payment_id,
          p.state as payment_state, i.price_minor as amount_minor, o.currency,
          l.updated_at as since
        from licences l join orders o on o.id = l.order_id
          join order_items i on i.id = l.order_item_id
          left join payments p on p.id = o.payment_id
        where l.state = 'granted' and not (o.state in ('paid', 'partially_refunded')
          and coalesce(p.state = 'succeeded' and not p.surplus
            and p.received_minor = o.total_minor, false))
        order by l.id limit ${limit}::integer`,
  );
}

/** Payments of which more is, or is about to be, given back there than was received. */
export async function listOverRefunded(
  ctx: DbContext,
  runId: ReconcileRunId,
): Promise<
  {
    objectId: string;
    receivedMinor: bigint;
    refundedMinor: bigint;
    currency: string;
    id: string | null;
  }[]
> {
  return query(
    ctx,
    sql`select p.object_id, p.done_minor as received_minor, r.refunded_minor, p.currency, l.id
        from reconcile_seen p
          join (select parent_id, sum(amount_minor)::bigint as refunded_minor from reconcile_seen
            where run_id = ${runId}::uuid and kind = 'refund' and not absent and status <> 'failed'
            group by parent_id) r on r.parent_id = p.object_id
          left join payments l on l.provider_payment_id = p.object_id
        where p.run_id = ${runId}::uuid and p.kind = 'payment' and not p.absent
          and r.refunded_minor > coalesce(p.done_minor, 0)
        order by p.object_id`,
  );
}

/** Transfers that went, of orders whose money has changed since, with nothing of them on its way. */
export async function listTransfersToHold(
  ctx: DbContext,
  input: { since: Date; after: string | null; limit: number },
): Promise<{ id: string; orderId: string }[]> {
  const { since, after, limit } = input;
  return query(
    ctx,
    sql`select t.id, t.order_id from seller_transfers t join orders o on o.id = t.order_id
        where t.state in ('completed', 'partially_reversed')
          and o.updated_at >= ${since}::timestamptz
          and (o.refunded_minor > 0 or o.state in ('disputed', 'dispute_lost')
            or exists (select from disputes d where d.payment_id = o.payment_id))
          and (${after}::uuid is null or t.id > ${after}::uuid)
        order by t.id limit ${limit}::integer`,
  );
}
