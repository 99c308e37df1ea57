import { sql } from '#db/sql.ts';
import type { LedgerSourceTable } from '#domains/ledger/index.ts';

/**
 * The tables of the facts that are booked, for whoever holds the books against them. A chain is closed
 * when its order or subscription has its money and nothing of it is on its way or disputed.
 */
export const LEDGER_SOURCES: readonly LedgerSourceTable[] = Object.freeze([
  {
    kind: 'payment',
    table: 'payments',
    closedChains: sql`select o.id from orders o
      where o.state in ('paid', 'partially_refunded', 'refunded')
        and not exists (select from refunds r where r.order_id = o.id
          and r.state not in ('succeeded', 'failed', 'failed_after_success'))
        and not exists (select from payments p where p.purpose = 'order' and p.subject_id = o.id
          and (p.surplus or exists (select from disputes d where d.payment_id = p.id)))`,
  },
  { kind: 'refund', table: 'refunds' },
  { kind: 'transfer', table: 'seller_transfers' },
  { kind: 'reversal', table: 'transfer_reversals' },
  { kind: 'dispute', table: 'disputes' },
  { kind: 'correction', table: 'ledger_corrections' },
]);
