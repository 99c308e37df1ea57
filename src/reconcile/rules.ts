import type {
  Action,
  DifferenceClass,
  LocalObject,
  RemoteObject,
} from '#domains/reconciliation/index.ts';

import type { Facts } from './model.ts';
import { hasMoney, isOver } from './money-moved.ts';
import { MOVED, standingOf } from './told-state.ts';

/** One way in which two sides can stand to each other. The first that applies says what they are. */
export interface ReconcileRule {
  readonly id: string;
  readonly class: DifferenceClass | 'ok';
  readonly action: Action | null;
  /** What is repaired and how, or why a person must decide. */
  readonly remedy: string;
  applies(facts: Facts): boolean;
}

const rule = (
  id: string,
  what: DifferenceClass | 'ok',
  action: Action | null,
  remedy: string,
  applies: (facts: Facts) => boolean,
): ReconcileRule => Object.freeze({ id, class: what, action, remedy, applies });

const NOTHING = 'In order.';

/** A rule about what both sides have. */
const both =
  (applies: (local: LocalObject, remote: RemoteObject, facts: Facts) => boolean) =>
  (facts: Facts): boolean =>
    facts.local !== null && facts.remote !== null && applies(facts.local, facts.remote, facts);

/** A rule about what only the provider has. */
const there =
  (applies: (remote: RemoteObject, facts: Facts) => boolean) =>
  (facts: Facts): boolean =>
    facts.local === null && facts.remote !== null && applies(facts.remote, facts);

/** A rule about what only we have. */
const here =
  (applies: (local: LocalObject, facts: Facts) => boolean) =>
  (facts: Facts): boolean =>
    facts.local !== null && facts.remote === null && applies(facts.local, facts);

/** A rule about an object that names a row of ours which has no object yet. */
const named = (applies: (row: LocalObject, remote: RemoteObject, facts: Facts) => boolean) =>
  there(
    (remote, facts) =>
      facts.named !== null && facts.named.objectId === null && applies(facts.named, remote, facts),
  );

const differs = <T>(one: T | null, other: T | null): boolean =>
  one !== null && other !== null && one !== other;

const isYoung = ({ ageMs, graceMs }: Facts): boolean => ageMs < graceMs;
const isByList = ({ kind }: LocalObject): boolean => kind === 'transfer' || kind === 'reversal';
const receivedOther = (local: LocalObject, remote: RemoteObject): boolean =>
  local.kind === 'payment' &&
  remote.status === 'succeeded' &&
  (remote.doneMinor ?? 0n) !== local.amountMinor;

/** Every rule, in the order in which they are asked. The last one takes whatever is left. */
export const RECONCILE_RULES: readonly ReconcileRule[] = Object.freeze([
  rule(
    'unpaid-right',
    'entitlement_without_payment',
    'withdraw',
    'Taken back by what the model allows: a subscription becomes past due or cancelled, a licence suspended or revoked. Payments that come later bring it back.',
    ({ right }) => right !== null,
  ),
  rule('nothing', 'ok', null, NOTHING, ({ local, remote }) => local === null && remote === null),
  rule(
    'too-young',
    'ok',
    null,
    'One side may just not know yet.',
    (facts) => (facts.local === null || facts.remote === null) && isYoung(facts),
  ),

  // What only the provider has.
  rule(
    'twins',
    'duplicate_remote',
    'person',
    'All but one have to be reversed in the dashboard: which one stands only a person can tell. Nothing is reversed by itself.',
    named((_row, _remote, { twins }) => twins > 1),
  ),
  rule(
    'twin',
    'duplicate_remote',
    'person',
    'Our row has another object: this one moved the same money once more. Reverse it in the dashboard once the other one is seen to stand. Nothing is reversed by itself.',
    there(
      (remote, { named: row }) =>
        row !== null && row.objectId !== null && (remote.doneMinor ?? 0n) < remote.amountMinor,
    ),
  ),
  rule(
    'twin-reversed',
    'ok',
    null,
    'A second object whose money has come back whole.',
    there((_remote, { named: row }) => row !== null && row.objectId !== null),
  ),
  rule(
    'named-over',
    'status',
    'person',
    'The row that it names was given up here, and the money has moved there. Reverse it there, or pay it out in agreement with the seller.',
    named((row) => isOver(row)),
  ),
  rule(
    'named-currency',
    'currency',
    'person',
    'It names our row and is in another currency: somebody else has made or changed it.',
    named((row, remote) => row.currency !== remote.currency),
  ),
  rule(
    'named-amount',
    'amount',
    'person',
    'It names our row and has another amount: somebody else has made or changed it.',
    named((row, remote) => row.amountMinor !== remote.amountMinor),
  ),
  rule(
    'named-destination',
    'destination',
    'person',
    'It names our row and went to another account.',
    named((row, remote) => differs(row.destination, remote.destination)),
  ),
  rule(
    'named-id',
    'id_missing',
    'settle',
    'It names our row, is the only one that does, and is what was asked for: its id is taken over and what follows is drawn.',
    named(() => true),
  ),
  rule(
    'reversal-unowned',
    'orphan_reversal',
    'settle',
    'Money of a transfer of ours came back without our asking: it is taken over, booked, and shown to a person.',
    there((remote, { parentId }) => remote.kind === 'reversal' && parentId !== null),
  ),
  rule(
    'payout-unfollowed',
    'missing_local',
    'settle',
    'Stripe paid it out by itself: from now on it is followed.',
    there((remote) => remote.kind === 'payout'),
  ),
  rule(
    'there-without-money',
    'ok',
    null,
    'An object of the provider by which no money has moved.',
    there((remote) => !hasMoney(remote)),
  ),
  rule(
    'there-only',
    'missing_local',
    'person',
    'Made by hand, by another program, or before a restore. Nothing is taken over by itself: give it back in the dashboard, or book it: veza ledger correct.',
    there(() => true),
  ),

  // What we owe and ask back, whatever the provider says.
  rule(
    'owed-less',
    'under_reversed',
    'follow',
    'The seller has more of the order than is owed: the consequences of the order are drawn anew, which asks the difference back.',
    ({ local, owedMinor, backMinor }) =>
      local !== null &&
      local.kind === 'transfer' &&
      owedMinor !== null &&
      (local.amountMinor ?? 0n) - (backMinor ?? 0n) > owedMinor,
  ),

  // What only we have.
  rule(
    'over-here',
    'ok',
    null,
    'Given up here, and never seen there.',
    here((local) => isOver(local) && !local.wasSeen),
  ),
  rule(
    'no-operation',
    'missing_remote',
    'person',
    'The row wants an object and nobody is to ask for it: the database was edited or restored in part.',
    here((local) => local.operationId === null),
  ),
  rule(
    'held',
    'ok',
    null,
    'Held back on purpose.',
    here((local) => local.state === 'on_hold'),
  ),
  rule(
    'never-sent',
    'missing_remote',
    'run',
    'It was never sent: it is, as the worker would do it.',
    here((local) => !local.wasSent),
  ),
  rule(
    'gone',
    'missing_remote',
    'person',
    'The provider had it and does not know it any more: keys of another account, or an environment that was reset.',
    here(
      (local, { absent }) =>
        absent &&
        local.unclearSince === null &&
        (local.wasSeen || (isByList(local) && local.objectId !== null)),
    ),
  ),
  rule(
    'not-listed',
    'id_missing',
    'run',
    'The provider lists none that names it: asked for again under its key while that holds, after that under a new one.',
    here((local, { absent }) => absent && isByList(local)),
  ),
  rule(
    'not-made',
    'missing_remote',
    'settle',
    'The look by its id has proved that there is none: it is sent under the same id, or refused for good.',
    here((_local, { absent }) => absent),
  ),
  rule(
    'long-unclear',
    'stale_unknown',
    'person',
    'For a day nobody could tell what became of it. Look for it in the dashboard; it is looked at again and again, and never called failed.',
    here(
      (_local, { unclearForMs, unclearMs }) => unclearForMs !== null && unclearForMs >= unclearMs,
    ),
  ),
  rule(
    'unjudged',
    'ok',
    null,
    'No answer yet, and nothing to fear from it.',
    here(() => true),
  ),

  // What both have.
  rule(
    'names-another',
    'id_conflict',
    'person',
    'The object says that it is of another row of ours than the one that has its id.',
    both((local, remote) => differs(remote.names, local.id)),
  ),
  rule(
    'of-another',
    'id_conflict',
    'person',
    'It belongs to another payment or transfer there than here.',
    both((local, remote) => differs(local.parentId, remote.parentId)),
  ),
  rule(
    'currency',
    'currency',
    'person',
    'One currency runs along a whole chain: somebody has changed one side.',
    both((local, remote) => differs(local.currency, remote.currency)),
  ),
  rule(
    'amount',
    'amount',
    'person',
    'What was asked for is not what is there. Correct the provider, or book the difference: veza ledger correct.',
    both((local, remote) => differs(local.amountMinor, remote.amountMinor)),
  ),
  rule(
    'destination',
    'destination',
    'person',
    'The money went to another account than ours says.',
    both((local, remote) => differs(local.destination, remote.destination)),
  ),
  rule(
    'over-refunded',
    'over_refunded',
    'person',
    'More is given back there than was received. Cancel what is still open in the dashboard.',
    both(
      (_local, remote, { refundedThereMinor }) =>
        refundedThereMinor !== null && refundedThereMinor > (remote.doneMinor ?? 0n),
    ),
  ),
  rule(
    'received-doubted',
    'amount',
    'person',
    'Another amount was received than was asked for, and the order is held back. Give the payment back, or agree with the buyer.',
    both((local, remote) => local.state === 'needs_attention' && receivedOther(local, remote)),
  ),
  rule(
    'received',
    'amount',
    'settle',
    'Another amount was received than was asked for: what it bought is held back, and a person hears of it.',
    both(receivedOther),
  ),
  rule(
    'id-missing',
    'id_missing',
    'settle',
    'It is there and our row has no id of it: the id is taken over and what follows is drawn.',
    both(
      (local) =>
        isByList(local) && local.objectId === null && !isOver(local) && !MOVED.has(local.state),
    ),
  ),
  rule(
    'status-unknown',
    'status',
    'person',
    'The provider says a word that veza does not know. Nothing follows from it until a newer version does.',
    both((local, remote) => standingOf(local, remote) === 'unknown'),
  ),
  rule(
    'status-impossible',
    'status',
    'person',
    'It was over here, and the provider says something that cannot follow it.',
    both(
      (local, remote) =>
        standingOf(local, remote) === 'impossible' || (isOver(local) && isByList(local)),
    ),
  ),
  rule(
    'status-behind',
    'status',
    'settle',
    'The provider is ahead of us: what it says is recorded, and what follows is drawn.',
    both((local, remote) => standingOf(local, remote) === 'ahead'),
  ),
  rule(
    'unread',
    'status',
    'settle',
    'Its amount was not read yet.',
    both((local) => local.amountMinor === null),
  ),
  rule(
    'reversal-under-way',
    'ok',
    null,
    'One of its reversals is on its way, and is looked at by itself.',
    both((local) => local.state === 'reversing' || local.state === 'reversal_unknown'),
  ),
  rule(
    'reversed-more',
    'orphan_reversal',
    'settle',
    'More of the transfer came back than we have: it is taken over, booked, and shown to a person.',
    both(
      (local, remote) =>
        local.kind === 'transfer' && (remote.doneMinor ?? 0n) > (local.doneMinor ?? 0n),
    ),
  ),
  rule(
    'reversed-less',
    'under_reversed',
    'person',
    'We have more reversals than there are: the books say that money came back which did not.',
    both(
      (local, remote) =>
        local.kind === 'transfer' && (remote.doneMinor ?? 0n) < (local.doneMinor ?? 0n),
    ),
  ),
  rule('same', 'ok', null, NOTHING, () => true),
]);
