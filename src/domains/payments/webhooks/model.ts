import type { Id } from '#core/ids.ts';
import { defineStateMachine } from '#core/state-machine.ts';

import type { Provider } from '../model.ts';

export type DeliveryId = Id<'webhook-delivery'>;
export type InboxEventId = Id<'webhook-event'>;

/**
 * The life of an event: `parked` waits for an object that we do not have yet; `unmatched` waited in
 * vain; `skipped` is of no concern to us. A replay begins again.
 */
export const inboxMachine = defineStateMachine({
  initial: ['received'],
  next: {
    received: ['parked', 'applied', 'skipped', 'unmatched'],
    parked: ['received', 'applied', 'skipped', 'unmatched'],
    applied: ['received'],
    skipped: ['received'],
    unmatched: ['received'],
  },
});
export type InboxState = (typeof inboxMachine.states)[number];

/** One delivery as it came, whatever became of it. */
export interface WebhookDelivery {
  readonly id: DeliveryId;
  readonly provider: Provider;
  readonly receivedAt: Date;
  /** As received; of what is too large only the first bytes. */
  readonly payload: Uint8Array;
  readonly payloadBytes: number;
  readonly payloadSha256: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly signature: string | null;
  readonly signatureValid: boolean;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
  readonly eventId: string | null;
  readonly eventType: string | null;
  /** `ok`, `skipped`, `signature_invalid` or `error: …`. */
  readonly processingResult: string;
}

/** One event, however often it was delivered. */
export interface InboxEvent {
  readonly id: InboxEventId;
  readonly provider: Provider;
  readonly eventId: string;
  readonly eventType: string;
  readonly objectKind: string | null;
  readonly objectId: string | null;
  /** What the object belongs to: a dispute's payment, a payout's account. */
  readonly parentId: string | null;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  readonly state: InboxState;
  readonly tries: number;
  readonly nextAttemptAt: Date | null;
  readonly settledAt: Date | null;
  readonly reason: string | null;
  readonly requestId: string;
}
