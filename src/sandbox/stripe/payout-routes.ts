import type { World } from '../world.ts';
import { changePayout, createPayout } from './change-payout.ts';
import { LIST_PARAMS, listPage } from './list-page.ts';
import type { Payout } from './model.ts';
import {
  allowParams,
  mergeMetadata,
  readAmount,
  readCurrency,
  readInteger,
  readMetadata,
  readNested,
  readString,
  type Params,
} from './read-params.ts';
import { stripeRefusals } from './refusal.ts';
import { renderPayout } from './render.ts';
import type { StripeRequest, StripeRoute } from './route.ts';

/** Each for the account that the request speaks for. */
export const payoutRoutes: readonly StripeRoute[] = [
  { method: 'POST', path: '/v1/payouts', handler: create },
  { method: 'GET', path: '/v1/payouts', handler: list },
  { method: 'GET', path: '/v1/payouts/:id', handler: retrieve },
  { method: 'POST', path: '/v1/payouts/:id', handler: update },
  { method: 'POST', path: '/v1/payouts/:id/cancel', handler: cancel },
];

const CREATE_PARAMS = [
  'amount',
  'currency',
  'description',
  'destination',
  'metadata',
  'method',
  'source_type',
  'statement_descriptor',
];

function create(world: World, { params, account }: StripeRequest): unknown {
  allowParams(params, CREATE_PARAMS);
  const amountMinor = readAmount(params, 'amount');
  if (amountMinor === undefined) throw stripeRefusals.parameterMissing('amount');
  const payout = createPayout(world, {
    account,
    amountMinor,
    currency: readCurrency(params),
    description: readString(params, 'description') ?? null,
    statementDescriptor: readString(params, 'statement_descriptor', 22) ?? null,
    metadata: readMetadata(params),
    method: readString(params, 'method') ?? 'standard',
  });
  return renderPayout(payout);
}

function list(world: World, { params, account, fault }: StripeRequest): unknown {
  allowParams(params, [...LIST_PARAMS, 'arrival_date', 'destination', 'status']);
  const [status, destination] = [readString(params, 'status'), readString(params, 'destination')];
  const arrives = readArrival(params);
  const rows = world.tables.payouts
    .newest()
    .filter(
      (payout) =>
        payout.account === account &&
        (status === undefined || payout.status === status) &&
        (destination === undefined || `ba_${payout.id.slice(3)}` === destination) &&
        arrives(payout.arrivalDate),
    );
  return listPage({
    rows,
    params,
    fault,
    url: '/v1/payouts',
    kind: 'payout',
    nowMs: world.clock.nowMs(),
    render: renderPayout,
  });
}

function readArrival(params: Params): (date: number) => boolean {
  if (typeof params['arrival_date'] === 'string') {
    const exact = readInteger(params, 'arrival_date');
    return (date) => date === exact;
  }
  const range = readNested(params, 'arrival_date');
  const [gt, gte] = [readInteger(range, 'gt') ?? -1, readInteger(range, 'gte') ?? 0];
  const [lt, lte] = [readInteger(range, 'lt') ?? Infinity, readInteger(range, 'lte') ?? Infinity];
  return (date) => date > gt && date >= gte && date < lt && date <= lte;
}

function retrieve(world: World, request: StripeRequest): unknown {
  allowParams(request.params, []);
  return renderPayout(findPayout(world, request));
}

function update(world: World, request: StripeRequest): unknown {
  allowParams(request.params, ['metadata']);
  const payout = findPayout(world, request);
  const metadata = mergeMetadata(payout.metadata, request.params);
  return renderPayout(world.tables.payouts.put({ ...payout, metadata }));
}

function cancel(world: World, request: StripeRequest): unknown {
  allowParams(request.params, []);
  const payout = findPayout(world, request);
  if (payout.status !== 'pending') {
    throw stripeRefusals.refused(`Payout ${payout.id} is ${payout.status} and cannot be canceled.`);
  }
  return renderPayout(changePayout(world, payout, 'canceled'));
}

function findPayout(world: World, { names, account }: StripeRequest): Payout {
  const payout = world.tables.payouts.get(names['id']!);
  if (payout?.account === account) return payout;
  throw stripeRefusals.missing('payout', names['id']!, 'payout');
}
