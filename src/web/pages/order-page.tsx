import { useState } from 'react';

import type { Order } from '#server/contract/market.ts';

import { useApp, useMe } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { licenceWords } from '#web/money/licence-words.ts';
import { orderWords } from '#web/money/order-words.ts';
import { useBoundedSettling } from '#web/money/use-bounded-settling.ts';
import { OrderDeeds } from '#web/shop/order-deeds.tsx';
import { Price } from '#web/shop/price.tsx';
import { Refunds } from '#web/shop/refunds.tsx';
import { MembersFrame, ShopFrame } from '#web/shop/shop-frame.tsx';
import { formatDay, formatMoment } from '#web/ui/format-day.ts';
import { ErrorNotice } from '#web/ui/notice.tsx';

import { Missing } from './missing.tsx';

/** One order: whether it is paid, what it holds, what can be done. Payment providers lead back here. */
export default function OrderPage({ id }: { id: string }) {
  if (!useMe()) {
    return (
      <MembersFrame page="orders" title="Order" to={`orders/${id}`}>
        {() => null}
      </MembersFrame>
    );
  }
  return <OneOrder id={id} />;
}

const UNSETTLED: readonly Order['state'][] = ['pending_payment', 'authorized'];

function OneOrder({ id }: { id: string }) {
  const { market } = useApp();
  const {
    data: order,
    error,
    reload,
    replace,
  } = useResource(`order:${id}`, () => market.order(id));
  const [trouble, setTrouble] = useState<unknown>();
  // The provider is asked, not the address that it led back with.
  const ask = () => {
    market.refreshOrder(id).then((next) => {
      replace(next);
      setTrouble(undefined);
    }, setTrouble);
  };
  const isOpen = order !== undefined && UNSETTLED.includes(order.state);
  const settling = useBoundedSettling(isOpen, ask);
  if (!order) return <Missing what="order" error={error} onRetry={reload} />;
  const words = orderWords(order.state);
  return (
    <ShopFrame page="orders" title={`Order of ${formatDay(order.placedAt ?? order.createdAt)}`}>
      <div className={`verdict verdict-${order.state}`} role="status">
        <h2>{words.short}</h2>
        <p>{words.long}</p>
        {settling.waiting && (
          <p className="muted">
            We ask the payment provider every few seconds. You may close this page: what you pay is
            found.
          </p>
        )}
      </div>
      {trouble !== undefined && <ErrorNotice error={trouble} onRetry={settling.again} />}
      <OrderDeeds order={order} onChanged={replace} />
      {isOpen && !settling.waiting && (
        <p className="muted">
          It takes longer than usual.{' '}
          <button type="button" className="button button-small" onClick={settling.again}>
            Ask again
          </button>
        </p>
      )}
      <Lines order={order} />
      <Refunds order={order} />
    </ShopFrame>
  );
}

function Lines({ order }: { order: Order }) {
  return (
    <section aria-labelledby="lines-title">
      <h2 id="lines-title">What you ordered</h2>
      <ul className="rows">
        {order.items.map((item) => (
          <li key={item.id} className="row">
            <div className="row-words">
              <strong>{item.title}</strong>
              <span className="muted">{licenceWords(item.licence).name} licence</span>
              {item.refundedMinor !== '0' && (
                <span className="muted">
                  <Price minor={item.refundedMinor} currency={order.currency} /> given back
                </span>
              )}
            </div>
            <div className="row-deed">
              <Price minor={item.priceMinor} currency={order.currency} />
            </div>
          </li>
        ))}
      </ul>
      <p className="total">
        Total <Price minor={order.totalMinor} currency={order.currency} />
      </p>
      <p className="muted">
        {order.paidAt ? `Paid on ${formatMoment(order.paidAt)}. ` : ''}
        {order.expiresAt && order.state === 'pending_payment'
          ? `To be paid before ${formatMoment(order.expiresAt)}. `
          : ''}
        Order <code>{order.id}</code>
      </p>
    </section>
  );
}
