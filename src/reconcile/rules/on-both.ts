import type { LocalObject, RemoteObject } from '#domains/reconciliation/index.ts';

import type { Facts } from '../model.ts';
import { isByList } from '../is-by-list.ts';
import { isOver } from '../money-moved.ts';
import { MOVED, standingOf } from '../told-state.ts';
import { differs, rule, type ReconcileRule } from './rule.ts';

/** A rule about what both sides have. */
const both =
  (applies: (local: LocalObject, remote: RemoteObject, facts: Facts) => boolean) =>
  (facts: Facts): boolean =>
    facts.local !== null && facts.remote !== null && applies(facts.local, facts.remote, facts);

const receivedOther = (local: LocalObject, remote: RemoteObject): boolean =>
  local.kind === 'payment' &&
  remote.status === 'succeeded' &&
  (remote.doneMinor ?? 0n) !== local.amountMinor;

/** What both have. */
export const ON_BOTH: readonly ReconcileRule[] = [
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
    'What was asked for is not what is there. Correct the provider, or book the difference (veza ledger correct).',
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
];
