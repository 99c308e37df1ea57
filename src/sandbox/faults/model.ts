/** Which of the two is meant. */
export type Provider = 'hyperswitch' | 'stripe';

/** Faults of a call: what happens to the request, or to its answer. */
export const CALL_FAULTS = [
  'timeout_before',
  'timeout_after_commit',
  'reset_before',
  'reset_after_commit',
  'error_500',
  'error_500_after_commit',
  'rate_limited_429',
  'conflict_409',
  'unauthorized_401',
  'html_502',
  'html_502_after_commit',
  'malformed_json_200',
  'truncated_200',
  'error_body_200',
  'wrong_object',
  'unknown_enum',
  'huge_number',
  'slow',
  'list_lag',
  'list_empty_page',
  'list_deleted_cursor',
] as const;

/** Faults of a delivery. */
export const WEBHOOK_FAULTS = [
  'webhook_duplicate',
  'webhook_reorder',
  'webhook_delay',
  'webhook_drop',
  'webhook_corrupt',
  'webhook_forge',
  'webhook_oversize',
] as const;

export type CallFaultKind = (typeof CALL_FAULTS)[number];
export type WebhookFaultKind = (typeof WEBHOOK_FAULTS)[number];

export interface CallFault {
  readonly kind: CallFaultKind;
  /** slow: how long; list_lag: how young an object is hidden. */
  readonly ms?: number;
  /** rate_limited_429: whether the answer says when, and that, to come again. */
  readonly withHeader?: boolean;
  /** wrong_object: what is wrong. */
  readonly field?: 'id' | 'amount' | 'currency';
}

export interface WebhookFault {
  readonly kind: WebhookFaultKind;
  /** webhook_duplicate: how many deliveries in all. */
  readonly count?: number;
  /** webhook_delay: how long; webhook_reorder: how long at most. */
  readonly ms?: number;
  /** webhook_oversize: bytes of the body at least. */
  readonly bytes?: number;
}

export type Fault = CallFault | WebhookFault;

/** When a fault happens. Everything that is given must hold. */
export interface FaultMatch {
  readonly provider?: Provider;
  readonly method?: string;
  /** Path of the request, with `*` for one part and `**` for any rest. */
  readonly path?: string;
  /** Webhook faults: type of the event, with `*` for any letters. */
  readonly event?: string;
  /** Only the nth call that fits, from 1. */
  readonly nth?: number;
  /** Every nth call that fits. */
  readonly every?: number;
  /** Share of the calls that fit, 0 to 1; which ones follows from the seed. */
  readonly probability?: number;
}

export interface FaultRule {
  readonly match?: FaultMatch;
  readonly fault: Fault;
  /** How often at most. */
  readonly times?: number;
}

/** Rules in order: the first that applies decides. */
export type FaultPlan = readonly FaultRule[];

export function isWebhookFault(fault: Fault): fault is WebhookFault {
  return (WEBHOOK_FAULTS as readonly string[]).includes(fault.kind);
}
