import type { OrderSummary } from '#server/contract/market.ts';

import { useApp } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { orderWords } from '#web/money/order-words.ts';
import { Price } from '#web/shop/price.tsx';
import { MembersFrame } from '#web/shop/shop-frame.tsx';
import { formatDay } from '#web/ui/format-day.ts';
import { Link } from '#web/ui/link.tsx';
import { EmptyNotice } from '#web/ui/notice.tsx';
import { PagedRows } from '#web/ui/paged-rows.tsx';

/** What the visitor has ordered, the newest first. */
export default function OrdersPage() {
  return (
    <MembersFrame page="orders" title="Orders" to="orders">
      {() => <Orders />}
    </MembersFrame>
  );
}

function Orders() {
  const { market } = useApp();
  const orders = usePaged('orders', market.orders);
  const empty = (
    <EmptyNotice title="You have not ordered anything yet.">
      <p>
        <Link to="shop">See what is for sale</Link>
      </p>
    </EmptyNotice>
  );
  return (
    <PagedRows list={orders} label="Your orders" empty={empty}>
      {(order) => <OrderRow key={order.id} order={order} />}
    </PagedRows>
  );
}

function OrderRow({ order }: { order: OrderSummary }) {
  const [first, ...others] = order.items;
  const name = `${first?.title ?? 'Order'}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  return (
    <li className="row">
      <div className="row-words">
        <strong>
          <Link to={`orders/${order.id}`}>{name}</Link>
        </strong>
        <span className={order.state === 'failed' ? 'mark mark-bad' : 'mark'}>
          {orderWords(order.state).short}
        </span>
        <span className="muted">{formatDay(order.placedAt ?? order.createdAt)}</span>
      </div>
      <div className="row-deed">
        <Price minor={order.totalMinor} currency={order.currency} />
      </div>
    </li>
  );
}
