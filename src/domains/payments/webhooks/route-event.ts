import { isUuid } from '#core/ids.ts';

import type { OperationKind } from '../model.ts';
import { rowIdOf } from '../provider-ids.ts';
import type { InboxEvent } from './model.ts';

/** Whose operation an event is about: by our row, or by the id at the provider. */
export type EventTarget = { readonly kind: OperationKind } & (
  | { readonly subjectId: string }
  | { readonly providerObjectId: string }
);

/** What is to be done about an event. */
export type EventRoute =
  /** The first of these that is there is looked at. */
  | {
      readonly act: 'look';
      readonly targets: readonly EventTarget[];
      /** A payout that we may not follow yet. */
      readonly payout?: { readonly accountId: string; readonly payoutId: string };
    }
  | { readonly act: 'skip'; readonly reason: string };

type RoutedEvent = Pick<
  InboxEvent,
  'provider' | 'eventType' | 'objectKind' | 'objectId' | 'parentId'
>;

/**
 * Which object an event says is worth a look. What it says of the object itself is not read: late,
 * repeated and reordered events cannot matter. Pure.
 */
export function routeEvent(event: RoutedEvent): EventRoute {
  if (event.objectId === null) return skip('it names no object');
  return event.provider === 'hyperswitch'
    ? routeHyperswitch(event, event.objectId)
    : routeStripe(event, event.objectId);
}

function routeHyperswitch(event: RoutedEvent, objectId: string): EventRoute {
  switch (event.objectKind) {
    case 'payment_details':
      return { act: 'look', targets: paymentTargets(objectId) };
    case 'refund_details': {
      const refundId = rowIdOf('refund', objectId);
      const own: EventTarget[] =
        refundId === undefined ? [] : [{ kind: 'refund', subjectId: refundId }];
      // A refund that we did not ask for is seen with its payment.
      return { act: 'look', targets: [...own, ...paymentTargets(event.parentId)] };
    }
    case 'dispute_details':
      // A payment is answered with its disputes; one whose payment nobody names is looked at itself.
      return {
        act: 'look',
        targets: [
          ...paymentTargets(event.parentId),
          { kind: 'dispute', providerObjectId: objectId },
        ],
      };
    default:
      return skip(`events about ${event.objectKind ?? 'nothing'} are of no concern`);
  }
}

function paymentTargets(providerPaymentId: string | null): EventTarget[] {
  if (providerPaymentId === null) return [];
  const subjectId = rowIdOf('payment', providerPaymentId);
  return [
    ...(subjectId === undefined ? [] : [{ kind: 'payment', subjectId } as const]),
    { kind: 'payment', providerObjectId: providerPaymentId },
  ];
}

function routeStripe(event: RoutedEvent, objectId: string): EventRoute {
  const { objectKind, parentId } = event;
  switch (objectKind) {
    case 'transfer': {
      const own: EventTarget[] =
        parentId !== null && isUuid(parentId) ? [{ kind: 'transfer', subjectId: parentId }] : [];
      // Its id may not be known here yet: the reply that has it may be lost or on its way.
      return {
        act: 'look',
        targets: [{ kind: 'transfer', providerObjectId: objectId }, ...own],
      };
    }
    case 'payout':
      return parentId === null
        ? skip('payouts of the platform itself are of no concern')
        : {
            act: 'look',
            targets: [{ kind: 'payout', providerObjectId: objectId }],
            payout: { accountId: parentId, payoutId: objectId },
          };
    case 'account':
      return { act: 'look', targets: [{ kind: 'account', providerObjectId: objectId }] };
    case 'capability':
    case 'application':
      return parentId === null
        ? skip('it names no account')
        : { act: 'look', targets: [{ kind: 'account', providerObjectId: parentId }] };
    default:
      return skip(`events about ${objectKind ?? 'nothing'} are of no concern`);
  }
}

function skip(reason: string): EventRoute {
  return { act: 'skip', reason };
}
