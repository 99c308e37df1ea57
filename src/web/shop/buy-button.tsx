import type { Product } from '#server/contract/market.ts';

import { useApp, useMe } from '#web/app/app-context.ts';
import { licenceWords } from '#web/money/licence-words.ts';
import { useAttempt } from '#web/money/use-attempt.ts';
import { Link } from '#web/ui/link.tsx';
import { ErrorNotice } from '#web/ui/notice.tsx';

interface BuyButtonProps {
  readonly product: Product;
  readonly held: boolean;
  readonly inCart: boolean;
  readonly here: string;
}

/** Puts a product into the cart and shows it there; or says why there is nothing to do. */
export function BuyButton({ product, held, inCart, here }: BuyButtonProps) {
  const { market, router, resources } = useApp();
  const me = useMe();
  const attempt = useAttempt();
  const named = `${product.title}, ${licenceWords(product.licence).name.toLowerCase()} licence`;
  if (held) {
    return (
      <Link to="licences" className="button" aria-label={`Yours: ${named}`}>
        Yours
      </Link>
    );
  }
  if (inCart) {
    return (
      <Link to="cart" className="button" aria-label={`In your cart: ${named}`}>
        In your cart
      </Link>
    );
  }
  if (!me) {
    return (
      <Link to={`sign-in?after=${here}`} className="button" aria-label={`Sign in to buy ${named}`}>
        Sign in to buy
      </Link>
    );
  }
  const buy = () =>
    attempt.run(async () => {
      await market.addToCart(product.id);
      // What was known of the cart is over: it must not be shown as empty for a moment.
      resources.set(`cart:${me.id}`, await market.cart());
      router.go('cart');
    });
  return (
    <>
      <button
        type="button"
        className="button button-primary"
        disabled={attempt.busy}
        onClick={buy}
        aria-label={`Buy ${named}`}
      >
        Buy
      </button>
      {attempt.error !== undefined && <ErrorNotice error={attempt.error} />}
    </>
  );
}
