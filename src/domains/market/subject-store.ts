import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { OrderId } from './model.ts';

/** What an exception or a difference is about: our row, or an object of a provider. */
export interface MoneySubject {
  readonly kind: string;
  readonly id: string;
}

/**
 * Orders to which what is asked about belongs, by `kind id`; what belongs to none is not in it. Ids
 * that are not empty are said to be so: only then are their indexes of use.
 */
export async function listOrdersOfSubjects(
  ctx: DbContext,
  subjects: readonly MoneySubject[],
): Promise<Map<string, OrderId>> {
  if (subjects.length === 0) return new Map();
  const rows = await query<MoneySubject & { orderId: OrderId }>(
    ctx,
    sql`with asked as (
          select distinct kind, id,
            case when id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then id::uuid end as own
          from unnest(${subjects.map(({ kind }) => kind)}::text[],
            ${subjects.map(({ id }) => id)}::text[]) as s (kind, id))
        select kind, asked.id, subject_id as order_id from asked join payments p
          on p.id = own or provider_payment_id = asked.id
          where kind = 'payment' and purpose = 'order'
        union
        select kind, asked.id, order_id from asked join refunds r
          on r.id = own or provider_refund_id = asked.id
          where kind = 'refund' and order_id is not null
        union
        select kind, asked.id, order_id from asked join seller_transfers t
          on t.id = own or (stripe_transfer_id = asked.id and stripe_transfer_id <> '')
          where kind = 'transfer'
        union
        select kind, asked.id, order_id from asked join transfer_reversals v
            on v.id = own or (stripe_reversal_id = asked.id and stripe_reversal_id <> '')
          join seller_transfers t on t.id = v.transfer_id
          where kind = 'reversal'
        union
        select kind, asked.id, subject_id from asked join disputes d
            on d.id = own or provider_dispute_id = asked.id
          join payments p on p.id = d.payment_id
          where kind = 'dispute' and purpose = 'order'
        union
        select kind, asked.id, order_id from asked join licences l on l.id = own
          where kind = 'licence'
        order by 1, 2, 3`,
  );
  return new Map(rows.map(({ kind, id, orderId }) => [`${kind} ${id}`, orderId]));
}
