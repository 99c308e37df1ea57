import type { MoneyTables } from '../memory/tables.ts';
import {
  disputesOf,
  groupBy,
  isAutoRefunded,
  sumOf,
  type Check,
  type Evidence,
} from './evidence.ts';

type Account = MoneyTables['ledger_accounts'];

/** Accounts that only pass money on are empty, and what is held is what the provider holds for us. */
export const checkBooks: Check = (evidence) => [
  ...checkClearing(evidence),
  ...checkOwners(evidence),
  ...checkHoldings(evidence),
];

function checkClearing(evidence: Evidence): string[] {
  const { rows } = evidence;
  const passing = accountsOf(evidence, 'psp_clearing', 'refunds_clearing', 'suspense');
  const faults: string[] = [];
  const surpluses = rows.payments.filter(
    ({ surplus, state }) => surplus && ['succeeded', 'needs_attention'].includes(state),
  );
  for (const [chainId, entries] of groupBy(rows.ledger_entries, (entry) => entry.chainId)) {
    if (disputesOf(evidence, chainId).length > 0) continue;
    const isSurplusKept = surpluses.some(({ subjectId }) =>
      isOfChain(evidence, subjectId, chainId),
    );
    for (const account of passing) {
      const balance = balanceIn(account, entries);
      if (balance !== 0n && !isSurplusKept)
        faults.push(`${account.kind} of ${chainId} holds ${balance} that belongs to somebody`);
    }
  }
  return faults;
}

function isOfChain({ where }: Evidence, subjectId: string, chainId: string): boolean {
  const [period] = where('subscription_periods', 'id', subjectId);
  return subjectId === chainId || period?.subscriptionId === chainId;
}

/** Nobody is owed, and nobody owes, less than nothing. */
function checkOwners(evidence: Evidence): string[] {
  const { ledger_entries: entries } = evidence.rows;
  return [
    ...accountsOf(evidence, 'seller_payable')
      .map((account) => ({ account, minor: -balanceIn(account, entries) }))
      .filter(({ minor }) => minor < 0n)
      .map(({ account, minor }) => `seller ${account.ownerId} is owed ${minor}`),
    ...accountsOf(evidence, 'seller_debt')
      .map((account) => ({ account, minor: balanceIn(account, entries) }))
      .filter(({ minor }) => minor < 0n)
      .map(({ account, minor }) => `seller ${account.ownerId} owes ${minor}`),
  ];
}

/** What the books say that we hold at the provider, from what the provider says alone. */
function checkHoldings(evidence: Evidence): string[] {
  const { rows, remote } = evidence;
  const ours = new Set(rows.payments.map((row) => row.providerPaymentId));
  const sent = new Set(rows.seller_transfers.map((row) => row.stripeTransferId));
  return accountsOf(evidence, 'stripe_balance').flatMap((account) => {
    const isIn = ({ currency }: { readonly currency: string }): boolean =>
      currency.toUpperCase() === account.currency;
    const received = remote.payments.all().filter((row) => isIn(row) && ours.has(row.id));
    const back = remote.refunds.all().filter((row) => isIn(row) && row.status === 'succeeded');
    const transfers = remote.transfers.all().filter((row) => isIn(row) && sent.has(row.id));
    const reversals = remote.reversals.all().filter((row) => isIn(row) && sent.has(row.transfer));
    const taken = remote.disputes
      .all()
      .filter((row) => isIn(row) && !['dispute_won', 'dispute_cancelled'].includes(row.status));
    const amount = (row: { readonly amountMinor: number }): number => row.amountMinor;
    const expected =
      sumOf(received, (row) =>
        isKnownGone(evidence, row.id) ? row.amountMinor : row.receivedMinor,
      ) -
      sumOf(back, amount) -
      sumOf(transfers, amount) +
      sumOf(reversals, amount) -
      sumOf(taken, amount);
    const booked = balanceIn(account, rows.ledger_entries);
    return booked === expected
      ? []
      : [`the books hold ${booked} ${account.currency} at the provider, it is ${expected}`];
  });
}

/** What went back by itself after it was booked is for a person to book. */
function isKnownGone({ where, remote }: Evidence, id: string): boolean {
  const there = remote.payments.get(id);
  const [row] = where('payments', 'providerPaymentId', id);
  const isBooked = row !== undefined && row.succeededAt !== null;
  return isBooked && row.state === 'needs_attention' && !!there && isAutoRefunded(there);
}

function accountsOf({ rows }: Evidence, ...kinds: readonly Account['kind'][]): Account[] {
  return rows.ledger_accounts.filter(({ kind }) => kinds.includes(kind));
}

/** Debits less credits. */
function balanceIn({ id }: Account, entries: readonly MoneyTables['ledger_entries'][]): bigint {
  return sumOf(entries, (entry) => {
    if (entry.debitAccountId === id) return entry.amountMinor;
    return entry.creditAccountId === id ? -entry.amountMinor : 0n;
  });
}
