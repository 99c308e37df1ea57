import type { World } from '../world.ts';
import { LIST_PARAMS, listPage } from './list-page.ts';
import { allowParams, readString } from './read-params.ts';
import { stripeRefusals } from './refusal.ts';
import { renderBalance, renderBalanceTransaction } from './render.ts';
import type { StripeRequest, StripeRoute } from './route.ts';

export const balanceRoutes: readonly StripeRoute[] = [
  { method: 'GET', path: '/v1/balance', handler: retrieveBalance },
  { method: 'GET', path: '/v1/balance_transactions', handler: list },
  { method: 'GET', path: '/v1/balance_transactions/:id', handler: retrieve },
];

function retrieveBalance(world: World, { params, account }: StripeRequest): unknown {
  allowParams(params, []);
  return renderBalance(world, account);
}

function list(world: World, { params, account, fault }: StripeRequest): unknown {
  allowParams(params, [...LIST_PARAMS, 'currency', 'payout', 'source', 'type']);
  const [currency, type] = [readString(params, 'currency'), readString(params, 'type')];
  // Payouts are one movement here; what they are made of is not itemised.
  const source = readString(params, 'source') ?? readString(params, 'payout');
  const rows = world.tables.balanceTransactions
    .newest()
    .filter(
      (row) =>
        row.account === account &&
        (currency === undefined || row.currency === currency.toLowerCase()) &&
        (type === undefined || row.type === type) &&
        (source === undefined || row.source === source),
    );
  return listPage({
    rows,
    params,
    fault,
    url: '/v1/balance_transactions',
    kind: 'balance transaction',
    nowMs: world.clock.nowMs(),
    render: renderBalanceTransaction,
  });
}

function retrieve(world: World, { params, names, account }: StripeRequest): unknown {
  allowParams(params, []);
  const row = world.tables.balanceTransactions.get(names['id']!);
  if (row?.account === account) return renderBalanceTransaction(row);
  throw stripeRefusals.missing('balance transaction', names['id']!);
}
