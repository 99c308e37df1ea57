import type { Answer, SandboxRequest } from '../http/model.ts';
import type { World } from '../world.ts';
import { hideYoung } from '../faults/hide-young.ts';
import type { Payment } from './model.ts';
import { refusals } from './refusal.ts';
import { renderPayment } from './render.ts';

const LIMIT = 10;
const LIMIT_MAX = 100;

/**
 * GET /payments/list, with its peculiarities: newest first; no word about whether there is more;
 * `starting_after` is inclusive and goes towards newer rows, `ending_before` is inclusive too; `gt` and
 * `lt` take equals; rows without an attempt are left out after the limit, so that a page can be short.
 */
export function listPayments(world: World, request: SandboxRequest): Answer {
  const { query } = request;
  const limit = readLimit(query.get('limit'));
  const after = findCursor(world, query.get('starting_after'));
  const before = findCursor(world, query.get('ending_before'));
  const customer = query.get('customer_id');
  const bounds = readBounds(query);
  const fits = (payment: Payment): boolean =>
    (after === undefined || payment.createdAtMs >= after.createdAtMs) &&
    (before === undefined || payment.createdAtMs <= before.createdAtMs) &&
    payment.createdAtMs >= bounds.fromMs &&
    payment.createdAtMs <= bounds.toMs &&
    (customer === null || payment.echo.customer_id === customer);
  const young = hideYoung(request.fault, world.clock.nowMs());
  const rows = world.tables.payments
    .newest()
    .filter((payment) => fits(payment) && !young(payment.createdAtMs));
  const page = request.fault?.kind === 'list_empty_page' ? [] : rows.slice(0, limit);
  const data = page
    .filter(({ isWithoutAttempt }) => !isWithoutAttempt)
    .map((payment) => renderPayment(world, payment));
  return { status: 200, body: { size: data.length, data } };
}

function readLimit(text: string | null): number {
  if (text === null) return LIMIT;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX) return limit;
  throw refusals.dataInvalid(`limit should be in between 1 and ${LIMIT_MAX}`);
}

function findCursor(world: World, id: string | null): Payment | undefined {
  if (id === null) return undefined;
  const payment = world.tables.payments.get(id);
  if (!payment) throw refusals.paymentMissing();
  return payment;
}

/** `created.gt`, `created_gt` and their like; exclusive bounds are taken as inclusive. */
function readBounds(query: URLSearchParams): { fromMs: number; toMs: number } {
  const bounds = { fromMs: -Infinity, toMs: Infinity };
  for (const [name, value] of query) {
    const side = /^created(?:[._](gte?|lte?))?$/.exec(name);
    if (!side) continue;
    const atMs = Date.parse(value);
    if (Number.isNaN(atMs)) throw refusals.formatInvalid(name, 'ISO 8601');
    if (!side[1]?.startsWith('l')) bounds.fromMs = atMs;
    if (!side[1]?.startsWith('g')) bounds.toMs = atMs;
  }
  return bounds;
}
