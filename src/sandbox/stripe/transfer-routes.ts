import type { World } from '../world.ts';
import { announceEvent } from './announce-event.ts';
import { createReversal } from './create-reversal.ts';
import { createTransfer } from './create-transfer.ts';
import { LIST_PARAMS, listPage } from './list-page.ts';
import type { Reversal, Transfer } from './model.ts';
import {
  allowParams,
  mergeMetadata,
  readAmount,
  readCurrency,
  readMetadata,
  readString,
  requireString,
} from './read-params.ts';
import { stripeRefusals } from './refusal.ts';
import { renderReversal, renderTransfer } from './render.ts';
import type { StripeRequest, StripeRoute } from './route.ts';

export const transferRoutes: readonly StripeRoute[] = [
  { method: 'POST', path: '/v1/transfers', handler: create },
  { method: 'GET', path: '/v1/transfers', handler: list },
  { method: 'GET', path: '/v1/transfers/:id', handler: retrieve },
  { method: 'POST', path: '/v1/transfers/:id', handler: update },
  { method: 'POST', path: '/v1/transfers/:id/reversals', handler: createOneReversal },
  { method: 'GET', path: '/v1/transfers/:id/reversals', handler: listReversals },
  { method: 'GET', path: '/v1/transfers/:id/reversals/:reversal', handler: retrieveReversal },
  { method: 'POST', path: '/v1/transfers/:id/reversals/:reversal', handler: updateReversal },
];

const CREATE_PARAMS = [
  'amount',
  'currency',
  'destination',
  'description',
  'metadata',
  'source_transaction',
  'source_type',
  'transfer_group',
];

function create(world: World, { params }: StripeRequest): unknown {
  allowParams(params, CREATE_PARAMS);
  const transfer = createTransfer(world, {
    amountMinor: readAmount(params, 'amount'),
    currency: readCurrency(params),
    destination: requireString(params, 'destination'),
    description: readString(params, 'description') ?? null,
    metadata: readMetadata(params),
    sourceTransaction: readString(params, 'source_transaction') ?? null,
    sourceType: readString(params, 'source_type'),
    transferGroup: readString(params, 'transfer_group') ?? null,
  });
  return renderTransfer(world, transfer);
}

function list(world: World, { params, fault }: StripeRequest): unknown {
  allowParams(params, [...LIST_PARAMS, 'destination', 'transfer_group']);
  const destination = readString(params, 'destination');
  const group = readString(params, 'transfer_group');
  const rows = world.tables.transfers
    .newest()
    .filter(
      (transfer) =>
        (destination === undefined || transfer.destination === destination) &&
        (group === undefined || transfer.transferGroup === group),
    );
  return listPage({
    rows,
    params,
    fault,
    url: '/v1/transfers',
    kind: 'transfer',
    nowMs: world.clock.nowMs(),
    render: (transfer) => renderTransfer(world, transfer),
  });
}

function retrieve(world: World, request: StripeRequest): unknown {
  allowParams(request.params, []);
  return renderTransfer(world, findTransfer(world, request));
}

function update(world: World, request: StripeRequest): unknown {
  const { params } = request;
  allowParams(params, ['description', 'metadata']);
  const transfer = findTransfer(world, request);
  const next = world.tables.transfers.put({
    ...transfer,
    description:
      'description' in params ? (readString(params, 'description') ?? null) : transfer.description,
    metadata: 'metadata' in params ? mergeMetadata(transfer.metadata, params) : transfer.metadata,
  });
  const object = renderTransfer(world, next);
  const { metadata, description } = transfer;
  announceEvent(world, { type: 'transfer.updated', object, previous: { metadata, description } });
  return object;
}

function createOneReversal(world: World, request: StripeRequest): unknown {
  const { params } = request;
  allowParams(params, ['amount', 'description', 'metadata', 'refund_application_fee']);
  const amountMinor = readAmount(params, 'amount');
  const metadata = readMetadata(params);
  const transfer = findTransfer(world, request);
  return renderReversal(createReversal(world, transfer, { amountMinor, metadata }));
}

function listReversals(world: World, request: StripeRequest): unknown {
  const { params, fault } = request;
  allowParams(params, LIST_PARAMS);
  const { id } = findTransfer(world, request);
  return listPage({
    rows: world.tables.reversals.newest().filter(({ transfer }) => transfer === id),
    params,
    fault,
    url: `/v1/transfers/${id}/reversals`,
    kind: 'transfer reversal',
    nowMs: world.clock.nowMs(),
    render: renderReversal,
  });
}

function retrieveReversal(world: World, request: StripeRequest): unknown {
  allowParams(request.params, []);
  return renderReversal(findReversal(world, request));
}

function updateReversal(world: World, request: StripeRequest): unknown {
  allowParams(request.params, ['metadata']);
  const reversal = findReversal(world, request);
  const metadata = mergeMetadata(reversal.metadata, request.params);
  return renderReversal(world.tables.reversals.put({ ...reversal, metadata }));
}

function findTransfer(world: World, request: StripeRequest): Transfer {
  const id = request.names['id']!;
  const transfer = world.tables.transfers.get(id);
  if (!transfer) throw stripeRefusals.missing('transfer', id);
  return transfer;
}

function findReversal(world: World, request: StripeRequest): Reversal {
  const { id } = findTransfer(world, request);
  const name = request.names['reversal']!;
  const reversal = world.tables.reversals.get(name);
  if (reversal?.transfer !== id) throw stripeRefusals.missing('transfer reversal', name);
  return reversal;
}
