import { CURRENCIES, parseCurrency } from '#core/money/currency.ts';
import { formatMoney } from '#core/money/format-money.ts';
import type { LocalObject, RemoteObject } from '#domains/reconciliation/index.ts';

import type { Facts, Found } from './model.ts';
import type { ReconcileRule } from './rules/rule.ts';

/** What a difference is about, what it may cost, and in which words a person hears of it. Pure. */
export function describeFound(
  rule: Pick<ReconcileRule, 'id' | 'class'>,
  facts: Facts,
): Pick<Found, 'amountMinor' | 'currency' | 'subject' | 'message'> {
  return {
    subject: subjectOf(facts),
    ...riskOf(facts),
    message: messageOf(rule, facts),
  };
}

function subjectOf({ local, remote, named, parentId, right }: Facts): Found['subject'] {
  if (right !== null) return { kind: right.kind, id: right.id };
  if (local !== null) return { kind: local.kind, id: local.id };
  // A second object of a row that has its own is a matter of its own.
  if (named !== null && named.objectId === null) return { kind: named.kind, id: named.id };
  if (remote?.kind === 'reversal' && named === null && parentId !== null) {
    return { kind: 'transfer', id: parentId };
  }
  return { kind: remote?.kind ?? 'nothing', id: remote?.objectId ?? '' };
}

function riskOf(facts: Facts): Pick<Found, 'amountMinor' | 'currency'> {
  const { local, remote, right, owedMinor, backMinor } = facts;
  if (right !== null) return { amountMinor: right.amountMinor ?? 0n, currency: right.currency };
  const currency = local?.currency ?? remote?.currency ?? null;
  if (local !== null && owedMinor !== null) {
    return {
      amountMinor: abs((local.amountMinor ?? 0n) - (backMinor ?? 0n) - owedMinor),
      currency,
    };
  }
  if (local === null || remote === null || local.currency !== remote.currency) {
    const amountMinor = remote === null ? (local?.amountMinor ?? 0n) : standing(remote);
    return { amountMinor, currency };
  }
  const apart = abs((local.amountMinor ?? remote.amountMinor) - remote.amountMinor);
  if (apart > 0n) return { amountMinor: apart, currency };
  if (local.kind === 'transfer') {
    const reversedApart = abs((remote.doneMinor ?? 0n) - (local.doneMinor ?? 0n));
    if (local.objectId !== null && reversedApart > 0n)
      return { amountMinor: reversedApart, currency };
  }
  if (local.kind === 'payment' && remote.status === 'succeeded') {
    const receivedApart = abs((remote.doneMinor ?? 0n) - (local.amountMinor ?? 0n));
    if (receivedApart > 0n) return { amountMinor: receivedApart, currency };
  }
  return { amountMinor: remote.amountMinor, currency };
}

/** What of an object has moved and not come back. */
function standing({ kind, amountMinor, doneMinor }: RemoteObject): bigint {
  if (kind === 'payment') return doneMinor ?? 0n;
  if (kind !== 'transfer') return amountMinor;
  const back = doneMinor ?? 0n;
  return back < amountMinor ? amountMinor - back : 0n;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function messageOf({ id }: Pick<ReconcileRule, 'id'>, facts: Facts): string {
  const { local, remote, named, twins, right, owedMinor, backMinor, absent } = facts;
  if (right !== null) {
    const paid =
      right.paymentId === null ? 'no payment' : `a payment that is ${right.paymentState}`;
    return `${right.kind} ${right.id} is ${right.state} by ${paid}`;
  }
  if (id === 'twins')
    return `${twins} objects name ${rowOf(named!)}, one of them ${remote!.objectId}`;
  if (id === 'twin') {
    return `${remote!.objectId} and ${named!.objectId} both are of ${rowOf(named!)}; proposed: reverse ${remote!.objectId}`;
  }
  if (id === 'owed-less') {
    const of = (minor: bigint | null): string => moneyOf(minor ?? 0n, local!.currency);
    return `${rowOf(local!)} is ${of(local!.amountMinor)} with ${of(backMinor)} asked back, and ${of(owedMinor)} are owed`;
  }
  if (local !== null && remote !== null) {
    return `${rowOf(local)} is ${sideOf(local)} here and ${thereOf(remote)} there`;
  }
  if (remote !== null) {
    const whose = named === null ? 'is nobody’s here' : `names ${rowOf(named)}`;
    return `${remote.kind} ${remote.objectId}, ${thereOf(remote)}, ${whose}`;
  }
  const where = absent ? 'is not there' : local!.wasSent ? 'has no answer' : 'was never sent';
  return `${rowOf(local!)}, ${sideOf(local!)}, ${where}`;
}

function rowOf({ kind, id }: LocalObject): string {
  return `${kind} ${id}`;
}

function sideOf({
  kind,
  amountMinor,
  doneMinor,
  currency,
  state,
  destination,
}: LocalObject): string {
  return words(kind, { amountMinor, doneMinor, currency, destination }, state);
}

function thereOf({
  kind,
  amountMinor,
  doneMinor,
  currency,
  status,
  destination,
}: RemoteObject): string {
  return words(kind, { amountMinor, doneMinor, currency, destination }, status);
}

const KNOWN: ReadonlySet<string> = new Set(CURRENCIES);

function moneyOf(amountMinor: bigint, currency: string | null): string {
  if (currency === null || !KNOWN.has(currency)) return `${amountMinor} ${currency ?? ''}`.trim();
  return formatMoney({ amountMinor, currency: parseCurrency(currency) });
}

function words(
  kind: string,
  money: Pick<LocalObject, 'amountMinor' | 'doneMinor' | 'currency' | 'destination'>,
  state: string | null,
): string {
  const done = kind === 'payment' ? 'received' : 'come back';
  return [
    money.amountMinor === null ? 'an unread amount' : moneyOf(money.amountMinor, money.currency),
    ...((money.doneMinor ?? 0n) === 0n
      ? []
      : [`${moneyOf(money.doneMinor!, money.currency)} ${done}`]),
    ...(money.destination === null ? [] : [`to ${money.destination}`]),
    ...(state === null ? [] : [state]),
  ].join(', ');
}
