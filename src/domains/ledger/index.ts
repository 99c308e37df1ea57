export { balanceOf } from './balance-of.ts';
export {
  correctLedger,
  planCorrection,
  type Correction,
  type NewCorrection,
} from './correct-ledger.ts';
export { listCorrections } from './correction-store.ts';
export { ledgerErrors } from './errors.ts';
export { ledgerRules } from './ledger-rules.ts';
export { listBalances, type BalanceListInput } from './list-balances.ts';
export { listEntries, type EntryListInput } from './list-entries.ts';
export {
  ACCOUNT_KINDS,
  type AccountKind,
  type AccountName,
  type Balance,
  type FxPair,
  type LedgerAccount,
  type LedgerEntry,
  type LedgerPosting,
  type LedgerSource,
  type LedgerTransactionId,
  type Leg,
} from './model.ts';
export { post, type Posted } from './post.ts';
export { readLedgerHealth, type LedgerHealth } from './read-ledger-health.ts';
export { reverseTransaction } from './reverse-transaction.ts';
export { verifyLedger, type LedgerVerification } from './verify-ledger.ts';
export type { LedgerSourceTable } from './verify-model.ts';
