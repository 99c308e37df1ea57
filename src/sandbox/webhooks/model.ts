import type { Provider } from '../faults/model.ts';
import type { Row } from '../state/table.ts';

/** Something that happened and is told to the merchant. */
export interface SandboxEvent extends Row {
  readonly provider: Provider;
  readonly type: string;
  /** Id of the object that it is about. */
  readonly objectId: string;
  /** Hyperswitch: payments, refunds … */
  readonly eventClass: string;
  /** Stripe: the connected account that it happened in. */
  readonly account: string | null;
  readonly createdAtMs: number;
  /** The bytes that are sent, as text. */
  readonly body: string;
  /** Hyperswitch: headers as they were made once; a retry sends the same. */
  readonly headers: Readonly<Record<string, string>>;
  readonly isDelivered: boolean | null;
  /** Never sent, by a lever or because there is nowhere to send it to. */
  readonly isDropped: boolean;
}

export type AttemptKind = 'initial_attempt' | 'automatic_retry' | 'manual_retry';

/** One try to deliver. */
export interface Delivery extends Row {
  readonly eventId: string;
  readonly provider: Provider;
  readonly kind: AttemptKind;
  readonly attempt: number;
  readonly atMs: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null when nobody answered. */
  readonly status: number | null;
  readonly answer: string | null;
  readonly error: string | null;
  /** The fault that it was sent with. */
  readonly fault: string | null;
}
