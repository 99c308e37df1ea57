import { hideYoung } from '../faults/hide-young.ts';
import type { Answer, Route, SandboxRequest } from '../http/model.ts';
import type { World } from '../world.ts';
import type { Dispute } from './model.ts';
import { refusals } from './refusal.ts';
import { renderDispute } from './render.ts';

export const disputeRoutes: readonly Route[] = [
  { method: 'GET', path: '/disputes/list', handler: list },
  { method: 'GET', path: '/disputes/:id', handler: retrieve },
];

function retrieve(world: World, request: SandboxRequest): Answer {
  const dispute = world.tables.disputes.get(request.params['id']!);
  if (!dispute) throw refusals.disputeMissing();
  return { status: 200, body: renderDispute(world, dispute) };
}

/** A plain array, newest first. */
function list(world: World, request: SandboxRequest): Answer {
  const { query } = request;
  const limit = query.get('limit') === null ? undefined : Number(query.get('limit'));
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1)) {
    throw refusals.valueInvalid('limit');
  }
  const young = hideYoung(request.fault, world.clock.nowMs());
  const rows = world.tables.disputes
    .newest()
    .filter((dispute) => fits(dispute, query) && !young(dispute.createdAtMs));
  const page = request.fault?.kind === 'list_empty_page' ? [] : rows.slice(0, limit);
  return { status: 200, body: page.map((dispute) => renderDispute(world, dispute)) };
}

function fits(dispute: Dispute, query: URLSearchParams): boolean {
  for (const [name, value] of query) {
    if (name === 'dispute_status' && dispute.status !== value) return false;
    if (name === 'dispute_stage' && dispute.stage !== value) return false;
    if (name === 'reason' && dispute.reason !== value) return false;
    const side = /^received_time(?:\.(gte?|lte?))?$/.exec(name);
    if (!side) continue;
    const atMs = Date.parse(value);
    if (Number.isNaN(atMs)) throw refusals.formatInvalid(name, 'ISO 8601');
    if (!side[1]?.startsWith('l') && dispute.createdAtMs < atMs) return false;
    if (!side[1]?.startsWith('g') && dispute.createdAtMs > atMs) return false;
  }
  return true;
}
