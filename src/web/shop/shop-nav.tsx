import { useMe, usePayments } from '#web/app/app-context.ts';
import type { Route } from '#web/app/router.ts';
import { Link } from '#web/ui/link.tsx';

import { TestMoney } from './test-money.tsx';

interface Corner {
  readonly page: Route['page'];
  readonly to: string;
  readonly words: string;
  /** Who sees it; without it everybody does. */
  readonly needs?: 'account' | 'product:sell' | 'payments:manage';
}

const CORNERS: readonly Corner[] = [
  { page: 'shop', to: 'shop', words: 'For sale' },
  { page: 'cart', to: 'cart', words: 'Cart', needs: 'account' },
  { page: 'orders', to: 'orders', words: 'Orders', needs: 'account' },
  { page: 'licences', to: 'licences', words: 'Bought', needs: 'account' },
  { page: 'plans', to: 'plans', words: 'Plans' },
  { page: 'selling', to: 'selling', words: 'Selling', needs: 'product:sell' },
  { page: 'payments', to: 'payments', words: 'Payments', needs: 'payments:manage' },
  {
    page: 'reconciliation',
    to: 'reconciliation',
    words: 'Reconciliation',
    needs: 'payments:manage',
  },
];

/** The corners of the shop, above each of its pages, and what kind of money is taken here. */
export function ShopNav({ page }: { page: Route['page'] }) {
  const me = useMe();
  const payments = usePayments();
  const corners = CORNERS.filter(
    ({ needs }) => !needs || (me && (needs === 'account' || me.permissions.includes(needs))),
  );
  return (
    <div className="shop-head">
      <nav aria-label="Shop" className="corners">
        <ul>
          {corners.map((corner) => (
            <li key={corner.page}>
              <Link
                to={corner.to}
                className="corner"
                aria-current={corner.page === page ? 'page' : undefined}
              >
                {corner.words}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {payments && <TestMoney />}
    </div>
  );
}
