import type { LedgerRule } from '../verify-model.ts';

export const accountOfCurrency: LedgerRule = {
  id: 'account-of-currency',
  code: 'L04',
  title: 'A row and both its accounts are of one currency',
  severity: 'error',
  source: 'One currency along a chain',
  why: 'Money that changes its currency on the way from one account to another comes from nowhere or is lost. An account that is missing is the same to the books.',
  *check({ strayEntries }) {
    for (const { entryId, currency, accountCurrencies } of strayEntries) {
      yield {
        subject: { kind: 'entry', name: String(entryId) },
        message: `the row is of ${currency}, its accounts are of ${accountCurrencies}`,
        hint: 'veza migrate drift shows whether the references to ledger_accounts are there.',
      };
    }
  },
};
