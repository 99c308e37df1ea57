import type { WebhookFault } from '../faults/model.ts';
import type { Row } from '../state/table.ts';

/** Something that the sandbox does later. */
export interface Job extends Row {
  readonly dueAtMs: number;
  readonly kind: 'deliver' | 'expire-payment' | 'settle-funds' | 'arrive-payout';
  /** Id of what it is about: an event, a payment, a balance transaction, a payout. */
  readonly subject: string;
  /** Deliveries: which try this is, from 1. */
  readonly attempt?: number;
  /** Deliveries: what is done to the bytes. */
  readonly fault?: WebhookFault;
  /** Deliveries that wait for the next event of this provider to overtake them. */
  readonly overtakenBy?: 'hyperswitch' | 'stripe';
}
