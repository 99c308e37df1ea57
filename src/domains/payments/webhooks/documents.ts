import type { DeliverySummary } from './delivery-store.ts';
import type { InboxEvent } from './model.ts';

/** A delivery as `--json` and the HTTP API show it, without its bytes. Pure. */
export function toDeliveryDocument(row: DeliverySummary) {
  return {
    id: row.id,
    provider: row.provider,
    receivedAt: row.receivedAt.toISOString(),
    payloadBytes: row.payloadBytes,
    signatureValid: row.signatureValid,
    sourceIp: row.sourceIp,
    userAgent: row.userAgent,
    requestId: row.requestId,
    eventId: row.eventId,
    eventType: row.eventType,
    processingResult: row.processingResult,
  };
}

/** An event of the inbox. Pure. */
export function toEventDocument(row: InboxEvent) {
  return {
    id: row.id,
    eventId: row.eventId,
    eventType: row.eventType,
    objectKind: row.objectKind,
    objectId: row.objectId,
    parentId: row.parentId,
    occurredAt: row.occurredAt.toISOString(),
    state: row.state,
    tries: row.tries,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    settledAt: row.settledAt?.toISOString() ?? null,
    reason: row.reason,
  };
}
