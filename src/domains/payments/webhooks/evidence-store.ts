import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { Provider } from '../model.ts';

/** An event that spoke of an object, with the hash of the bytes that it came in. */
export interface EventEvidence {
  readonly provider: Provider;
  readonly eventId: string;
  readonly eventType: string;
  readonly objectId: string;
  readonly receivedAt: Date;
  /** Of the first delivery with a valid signature; null when the log has none any more. */
  readonly payloadSha256: string | null;
}

/** Objects of which events are kept, by the words of both providers. */
const KINDS = [
  'payment_details',
  'refund_details',
  'dispute_details',
  'transfer',
  'transfer_reversal',
];

/** What the providers told of these objects, the oldest first. */
export async function listEventsOfObjects(
  ctx: DbContext,
  objectIds: readonly string[],
): Promise<EventEvidence[]> {
  return query<EventEvidence>(
    ctx,
    sql`select provider, event_id, event_type, object_id, received_at,
          (select encode(delivery.payload_sha256, 'hex') from webhook_deliveries delivery
            where delivery.provider = event.provider and delivery.event_id = event.event_id
              and delivery.signature_valid
            order by delivery.received_at, delivery.id limit 1) as payload_sha256
        from webhook_inbox event
        where provider in ('hyperswitch', 'stripe') and object_kind = any(${KINDS}::text[])
          and object_id = any(${[...objectIds]}::text[])
        order by received_at, id`,
  );
}
