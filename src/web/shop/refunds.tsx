import type { Order } from '#server/contract/market.ts';

import { refundWords } from '#web/money/order-words.ts';
import { formatDay } from '#web/ui/format-day.ts';

import { Price } from './price.tsx';

const REFUNDABLE: readonly Order['state'][] = ['paid', 'partially_refunded'];

/** What of an order came back, and how to ask for it: people decide that, not a button. */
export function Refunds({ order }: { order: Order }) {
  const canAsk = REFUNDABLE.includes(order.state);
  if (order.refunds.length === 0 && !canAsk) return null;
  return (
    <section aria-labelledby="refunds-title">
      <h2 id="refunds-title">Money back</h2>
      {order.refunds.length > 0 && (
        <ul className="rows">
          {order.refunds.map((refund) => (
            <li key={refund.id} className="row">
              <div className="row-words">
                <strong>{refundWords(refund.state)}</strong>
                <span className="muted">
                  {formatDay(refund.succeededAt ?? refund.createdAt)} · {refund.reason}
                </span>
              </div>
              <div className="row-deed">
                <Price minor={refund.amountMinor} currency={refund.currency} />
              </div>
            </li>
          ))}
        </ul>
      )}
      {canAsk && (
        <p className="muted">
          To ask for your money back, write to whoever runs this Veza and name the order.
        </p>
      )}
    </section>
  );
}
