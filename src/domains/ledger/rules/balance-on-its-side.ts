import { accountKindSpec } from '../model.ts';
import type { LedgerRule } from '../verify-model.ts';

export const balanceOnItsSide: LedgerRule = {
  id: 'balance-on-its-side',
  code: 'L07',
  title: 'No seller is owed, or owes, less than nothing',
  severity: 'error',
  source: 'Seller accounts',
  why: 'A seller who got more than was due owes it, and that stands on seller_debt; seller_payable below zero would hide it. A debt below zero was paid back twice, and a hold below zero came back twice from the bank.',
  *check({ wrongBalances }) {
    for (const { kind, ownerId, currency, balanceMinor } of wrongBalances) {
      if (kind === 'suspense') continue;
      const side = accountKindSpec(kind).side === 'credit' ? 'debit' : 'credit';
      yield {
        subject: { kind: 'account', name: ownerId === null ? kind : `${kind}:${ownerId}` },
        message: `the balance stands ${balanceMinor < 0n ? -balanceMinor : balanceMinor} minor units of ${currency} in ${side}`,
        hint: `veza ledger balance --account ${kind}${ownerId === null ? '' : ` --owner ${ownerId}`}`,
        evidence: { currency, balanceMinor: String(balanceMinor) },
      };
    }
  },
};
