import type { FaultPlan } from './model.ts';

/** What a network and a provider do on a usual day: a few per cent of everything. */
const MILD: FaultPlan = [
  { match: { probability: 0.01 }, fault: { kind: 'reset_before' } },
  { match: { probability: 0.01 }, fault: { kind: 'error_500' } },
  { match: { probability: 0.02 }, fault: { kind: 'slow', ms: 300 } },
  { match: { probability: 0.02 }, fault: { kind: 'rate_limited_429', withHeader: true } },
  { match: { probability: 0.05 }, fault: { kind: 'webhook_duplicate', count: 2 } },
  { match: { probability: 0.05 }, fault: { kind: 'webhook_reorder', ms: 5000 } },
];

/** Every kind of unclear outcome, often enough to be met in an hour of testing. */
const HOSTILE: FaultPlan = [
  { match: { probability: 0.02 }, fault: { kind: 'reset_before' } },
  { match: { probability: 0.03 }, fault: { kind: 'reset_after_commit' } },
  { match: { probability: 0.02, method: 'POST' }, fault: { kind: 'timeout_after_commit' } },
  { match: { probability: 0.02 }, fault: { kind: 'error_500' } },
  { match: { probability: 0.02, method: 'POST' }, fault: { kind: 'error_500_after_commit' } },
  { match: { probability: 0.03 }, fault: { kind: 'rate_limited_429' } },
  { match: { probability: 0.02 }, fault: { kind: 'html_502' } },
  { match: { probability: 0.02 }, fault: { kind: 'malformed_json_200' } },
  { match: { probability: 0.02 }, fault: { kind: 'truncated_200' } },
  { match: { probability: 0.05 }, fault: { kind: 'list_lag', ms: 5000 } },
  { match: { probability: 0.15 }, fault: { kind: 'webhook_duplicate', count: 3 } },
  { match: { probability: 0.15 }, fault: { kind: 'webhook_reorder', ms: 10_000 } },
  { match: { probability: 0.1 }, fault: { kind: 'webhook_drop' } },
  { match: { probability: 0.05 }, fault: { kind: 'webhook_corrupt' } },
  { match: { probability: 0.05 }, fault: { kind: 'webhook_forge' } },
];

/** A provider that is down more than up. */
const STORM: FaultPlan = [
  { match: { probability: 0.25 }, fault: { kind: 'rate_limited_429' } },
  { match: { probability: 0.1, method: 'POST' }, fault: { kind: 'conflict_409' } },
  { match: { probability: 0.1 }, fault: { kind: 'html_502_after_commit' } },
  { match: { probability: 0.05 }, fault: { kind: 'error_body_200' } },
  { match: { probability: 0.05 }, fault: { kind: 'unknown_enum' } },
  { match: { probability: 0.05 }, fault: { kind: 'list_empty_page' } },
  { match: { probability: 0.3 }, fault: { kind: 'webhook_drop' } },
  { match: { probability: 0.02 }, fault: { kind: 'webhook_oversize' } },
  ...HOSTILE,
];

/** Fault plans by name. */
export const FAULT_PROFILES: Readonly<Record<string, FaultPlan>> = Object.freeze({
  none: [],
  mild: MILD,
  hostile: HOSTILE,
  storm: STORM,
});
