export { ledgerErrors } from './errors.ts';
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
