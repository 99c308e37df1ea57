import { defineRules } from '#core/rules.ts';

import { accountOfCurrency } from './rules/account-of-currency.ts';
import { balanceOnItsSide } from './rules/balance-on-its-side.ts';
import { changesRefused } from './rules/changes-refused.ts';
import { closedChainCleared } from './rules/closed-chain-cleared.ts';
import { exchangeRecorded } from './rules/exchange-recorded.ts';
import { privilegesWithheld } from './rules/privileges-withheld.ts';
import { reversalMirrors } from './rules/reversal-mirrors.ts';
import { sourceExists } from './rules/source-exists.ts';
import { sourcePostedOnce } from './rules/source-posted-once.ts';
import { sumsEqual } from './rules/sums-equal.ts';
import { suspenseEmpty } from './rules/suspense-empty.ts';
import { transactionWhole } from './rules/transaction-whole.ts';
import type { LedgerFacts } from './verify-model.ts';

/** The rules of the books, in the order in which they report. */
export const ledgerRules = defineRules<LedgerFacts>('ledger', [
  sumsEqual,
  transactionWhole,
  sourcePostedOnce,
  accountOfCurrency,
  reversalMirrors,
  exchangeRecorded,
  balanceOnItsSide,
  suspenseEmpty,
  closedChainCleared,
  sourceExists,
  changesRefused,
  privilegesWithheld,
]);
