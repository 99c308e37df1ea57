import { hideYoung } from '../faults/hide-young.ts';
import type { Answer, Route, SandboxRequest } from '../http/model.ts';
import type { World } from '../world.ts';
import { changeRefund } from './change-refund.ts';
import { createRefund } from './create-refund.ts';
import type { Refund } from './model.ts';
import {
  readFields,
  readMetadata,
  readObject,
  readText,
  readWhole,
  refuseUnknown,
  type Fields,
} from './read-fields.ts';
import { refusals } from './refusal.ts';
import { renderRefund } from './render.ts';

export const refundRoutes: readonly Route[] = [
  { method: 'POST', path: '/refunds', handler: create },
  { method: 'POST', path: '/refunds/list', handler: list },
  { method: 'GET', path: '/refunds/:id', handler: retrieve },
  { method: 'POST', path: '/refunds/:id', handler: update },
];

function create(world: World, request: SandboxRequest): Answer {
  return ok(world, createRefund(world, readFields(request.body)));
}

function retrieve(world: World, request: SandboxRequest): Answer {
  const { atConnector, ...refund } = findRefund(world, request);
  if (request.query.get('force_sync') !== 'true' || atConnector === undefined) {
    return ok(world, refund);
  }
  return ok(world, changeRefund(world, refund, { status: atConnector }));
}

function update(world: World, request: SandboxRequest): Answer {
  const refund = findRefund(world, request);
  const fields = readFields(request.body);
  refuseUnknown(fields, ['reason', 'metadata']);
  return ok(
    world,
    changeRefund(world, refund, {
      reason: readText(fields, 'reason', 255) ?? refund.reason,
      metadata: readMetadata(fields) ?? refund.metadata,
    }),
  );
}

/**
 * POST /refunds/list: latest change first, by offset, so that a refund which changes meanwhile moves
 * the others. A payment and a refund together ask for either.
 */
function list(world: World, request: SandboxRequest): Answer {
  const fields = readFields(request.body);
  const limit = readWhole(fields, 'limit') ?? 10;
  if (limit < 1 || limit > 100) {
    throw refusals.dataInvalid('limit should be in between 1 and 100');
  }
  const offset = readWhole(fields, 'offset') ?? 0;
  const fits = makeFilter(fields);
  const young = hideYoung(request.fault, world.clock.nowMs());
  const rows = world.tables.refunds
    .newest()
    .filter((refund) => fits(refund) && !young(refund.createdAtMs))
    .sort((a, b) => b.modifiedAtMs - a.modifiedAtMs);
  const page = request.fault?.kind === 'list_empty_page' ? [] : rows.slice(offset, offset + limit);
  const data = page.map((refund) => render(world, refund));
  return { status: 200, body: { count: data.length, total_count: rows.length, data } };
}

function makeFilter(fields: Fields): (refund: Refund) => boolean {
  const ids = [readText(fields, 'payment_id', 64), readText(fields, 'refund_id', 64)];
  const [payment, refundId] = ids;
  const amounts = readObject(fields, 'amount_filter') ?? {};
  const [from, to] = [readWhole(amounts, 'start_amount'), readWhole(amounts, 'end_amount')];
  const [fromMs, toMs] = [readTime(fields, 'start_time'), readTime(fields, 'end_time')];
  const [currencies, statuses] = [
    readWords(fields, 'currency'),
    readWords(fields, 'refund_status'),
  ];
  return (refund) =>
    ((payment === null && refundId === null) ||
      refund.paymentId === payment ||
      refund.id === refundId) &&
    (from === null || refund.amountMinor >= from) &&
    (to === null || refund.amountMinor <= to) &&
    (fromMs === null || refund.createdAtMs >= fromMs) &&
    (toMs === null || refund.createdAtMs <= toMs) &&
    (currencies === null || currencies.includes(refund.currency)) &&
    (statuses === null || statuses.includes(refund.status));
}

function readTime(fields: Fields, name: string): number | null {
  const text = readText(fields, name, 64);
  if (text === null) return null;
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw refusals.formatInvalid(name, 'ISO 8601');
  return atMs;
}

function readWords(fields: Fields, name: string): readonly unknown[] | null {
  const value = fields[name];
  return Array.isArray(value) && value.length > 0 ? value : null;
}

function findRefund(world: World, request: SandboxRequest): Refund {
  const refund = world.tables.refunds.get(request.params['id']!);
  if (!refund) throw refusals.refundMissing();
  return refund;
}

function ok(world: World, refund: Refund): Answer {
  return { status: 200, body: render(world, refund) };
}

function render(world: World, refund: Refund): Record<string, unknown> {
  return renderRefund(refund, world.tables.payments.get(refund.paymentId)!);
}
