import type { LocalObject, RemoteObject } from '#domains/reconciliation/index.ts';

import type { Facts } from '../model.ts';
import { hasMoney, isOver } from '../money-moved.ts';
import { differs, rule, type ReconcileRule } from './rule.ts';

/** A rule about what only the provider has. */
const there =
  (applies: (remote: RemoteObject, facts: Facts) => boolean) =>
  (facts: Facts): boolean =>
    facts.local === null && facts.remote !== null && applies(facts.remote, facts);

/** A rule about an object that names a row of ours which has no object yet. */
const named = (applies: (row: LocalObject, remote: RemoteObject, facts: Facts) => boolean) =>
  there(
    (remote, facts) =>
      facts.named !== null && facts.named.objectId === null && applies(facts.named, remote, facts),
  );

/** What only the provider has. */
export const THERE_ONLY: readonly ReconcileRule[] = [
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
    'reversal-of-stranger',
    'ok',
    null,
    'Money of a transfer that nobody has here came back: what there is to say is said of the transfer.',
    there((remote, { parentId }) => remote.kind === 'reversal' && parentId === null),
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
    'Made by hand, by another program, or before a restore. Nothing is taken over by itself: give it back in the dashboard, or book it (veza ledger correct).',
    there(() => true),
  ),
];
