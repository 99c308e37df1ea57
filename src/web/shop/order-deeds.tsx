import type { Order } from '#server/contract/market.ts';

import { useApp } from '#web/app/app-context.ts';
import { formatAmount } from '#web/money/format-amount.ts';
import { payPageOf } from '#web/money/pay-page-of.ts';
import { useAttempt } from '#web/money/use-attempt.ts';
import { Link } from '#web/ui/link.tsx';
import { ErrorNotice } from '#web/ui/notice.tsx';

/** What a buyer can do with an order as it is now: pay, pay again, call off, go on. */
export function OrderDeeds({
  order,
  onChanged,
}: {
  order: Order;
  onChanged: (order: Order) => void;
}) {
  const attempt = useAttempt();
  const { market } = useApp();
  const payAgain = () =>
    attempt.run(async (key) => {
      const next = await market.payOrder(order.id, key);
      onChanged(next);
      const page = payPageOf(next.checkoutUrl);
      if (page !== undefined) window.location.assign(page);
    });
  const callOff = () =>
    attempt.run(async (key) => onChanged(await market.cancelOrder(order.id, key)));
  const payPage = payPageOf(order.checkoutUrl);
  const amount = formatAmount(order.totalMinor, order.currency);
  const isOpen = order.state === 'pending_payment' || order.state === 'failed';
  return (
    <>
      <div className="button-row">
        {order.state === 'pending_payment' && payPage !== undefined && (
          <a className="button button-primary button-big" href={payPage}>
            Pay {amount}
          </a>
        )}
        {order.state === 'failed' && (
          <button
            type="button"
            className="button button-primary button-big"
            disabled={attempt.busy}
            onClick={payAgain}
          >
            Pay again
          </button>
        )}
        {isOpen && (
          <button
            type="button"
            className="button button-big"
            disabled={attempt.busy}
            onClick={callOff}
          >
            Call it off
          </button>
        )}
        {(order.state === 'paid' || order.state === 'partially_refunded') && (
          <Link to="licences" className="button button-primary button-big">
            To what you bought
          </Link>
        )}
        {['cancelled', 'expired', 'refunded'].includes(order.state) && (
          <Link to="shop" className="button button-big">
            Back to the shop
          </Link>
        )}
      </div>
      {attempt.error !== undefined && <ErrorNotice error={attempt.error} />}
    </>
  );
}
