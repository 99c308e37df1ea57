import type { Cart } from '#server/contract/market.ts';

import { useApp, useMe } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { licenceWords } from '#web/money/licence-words.ts';
import { payPageOf } from '#web/money/pay-page-of.ts';
import { useAttempt } from '#web/money/use-attempt.ts';
import { Price } from '#web/shop/price.tsx';
import { MembersFrame } from '#web/shop/shop-frame.tsx';
import { Link } from '#web/ui/link.tsx';
import { EmptyNotice, ErrorNotice, Loading } from '#web/ui/notice.tsx';

/** What the visitor is about to order. */
export default function CartPage() {
  return (
    <MembersFrame page="cart" title="Cart" to="cart">
      {() => <Carts />}
    </MembersFrame>
  );
}

function Carts() {
  const { market } = useApp();
  const carts = useResource(`cart:${useMe()?.id ?? ''}`, market.cart);
  if (carts.error !== undefined) return <ErrorNotice error={carts.error} onRetry={carts.reload} />;
  if (!carts.data) return <Loading rows={2} />;
  if (carts.data.items.length === 0) {
    return (
      <EmptyNotice title="Your cart is empty.">
        <p>
          <Link to="shop">See what is for sale</Link>
        </p>
      </EmptyNotice>
    );
  }
  return carts.data.items.map((cart) => (
    <OneCart key={cart.id} cart={cart} onChanged={carts.reload} />
  ));
}

/** One currency's things: each is an order of its own. */
function OneCart({ cart, onChanged }: { cart: Cart; onChanged: () => void }) {
  const { market, router } = useApp();
  const attempt = useAttempt();
  const sellable = cart.items.every((item) => item.available);
  const pay = () =>
    attempt.run(async (key) => {
      const order = await market.placeOrder(cart, key).catch((error: unknown) => {
        // What was refused may be because of a price that is another one by now.
        onChanged();
        throw error;
      });
      // Coming back from the provider by the browser's own button leads to the order.
      router.go(`orders/${order.id}`);
      const page = payPageOf(order.checkoutUrl);
      if (page !== undefined) window.location.assign(page);
    });
  return (
    <section aria-label={`Cart in ${cart.currency}`}>
      <ul className="rows">
        {cart.items.map((item) => (
          <CartRow key={item.productId} item={item} cart={cart} onChanged={onChanged} />
        ))}
      </ul>
      <p className="total">
        Total <Price minor={cart.totalMinor} currency={cart.currency} />
      </p>
      {!sellable && <p className="bad">Take out what is not for sale any more to go on.</p>}
      {attempt.error !== undefined && <ErrorNotice error={attempt.error} />}
      <div className="button-row">
        <button
          type="button"
          className="button button-primary button-big"
          disabled={attempt.busy || !sellable}
          onClick={pay}
        >
          {attempt.busy ? 'One moment…' : 'Pay'}
        </button>
      </div>
      <p className="muted">You pay on a page of the payment provider and come back here.</p>
    </section>
  );
}

function CartRow({
  item,
  cart,
  onChanged,
}: {
  item: Cart['items'][number];
  cart: Cart;
  onChanged: () => void;
}) {
  const { market } = useApp();
  const attempt = useAttempt();
  const remove = () =>
    attempt.run(async () => {
      await market.removeFromCart(item.productId);
      onChanged();
    });
  return (
    <li className="row">
      <div className="row-words">
        <strong>{item.title}</strong>
        {!item.available && <span className="mark mark-bad">Not for sale any more</span>}
        <span className="muted">{licenceWords(item.licence).name} licence</span>
      </div>
      <div className="row-deed">
        <Price minor={item.priceMinor} currency={cart.currency} />
        <button
          type="button"
          className="button button-small"
          disabled={attempt.busy}
          onClick={remove}
          aria-label={`Remove ${item.title}`}
        >
          Remove
        </button>
      </div>
      {attempt.error !== undefined && <ErrorNotice error={attempt.error} />}
    </li>
  );
}
