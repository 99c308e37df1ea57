import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type {
  FxPair,
  LedgerAccount,
  LedgerAccountId,
  LedgerSource,
  LedgerTransactionId,
} from './model.ts';

/** A leg as it is written: the order of the list is its number. */
export interface LegRow {
  readonly debitAccountId: LedgerAccountId;
  readonly creditAccountId: LedgerAccountId;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reverses: bigint | null;
}

export interface EntriesInput {
  readonly transactionId: LedgerTransactionId;
  readonly source: LedgerSource;
  readonly purpose: string;
  readonly chainId: string;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly requestId: string;
  readonly legs: readonly LegRow[];
}

/** Makes those accounts that are not there, in the order of the list. */
export async function insertAccounts(
  ctx: DbContext,
  accounts: readonly LedgerAccount[],
  createdAt: Date,
): Promise<void> {
  await query(
    ctx,
    sql`insert into ledger_accounts (id, kind, owner_id, currency, created_at)
        select id, kind, owner_id, currency, ${createdAt}::timestamptz
        from unnest(${accounts.map((item) => item.id)}::uuid[],
          ${accounts.map((item) => item.kind)}::text[],
          ${accounts.map((item) => item.ownerId)}::uuid[],
          ${accounts.map((item) => item.currency)}::text[])
          with ordinality as given (id, kind, owner_id, currency, place)
        order by place
        -- Whatever says that it is there: one that is made at this moment is seen first by its id.
        on conflict do nothing`,
  );
}

/** Writes the legs of a fact that are not on the books, and says how many those were. */
export async function insertEntries(ctx: DbContext, input: EntriesInput): Promise<number> {
  const { source, legs } = input;
  const rows = await query(
    ctx,
    sql`insert into ledger_entries (transaction_id, leg, legs, debit_account_id, credit_account_id,
          amount_minor, currency, source_kind, source_id, purpose, chain_id, reverses, occurred_at,
          recorded_at, request_id)
        select ${input.transactionId}::uuid, place - 1, ${legs.length}::smallint, debit_account_id,
          credit_account_id, amount_minor, currency, ${source.kind}::text, ${source.id}::uuid,
          ${input.purpose}::text, ${input.chainId}::uuid, reverses,
          ${input.occurredAt}::timestamptz, ${input.recordedAt}::timestamptz,
          ${input.requestId}::text
        from unnest(${legs.map((leg) => leg.debitAccountId)}::uuid[],
          ${legs.map((leg) => leg.creditAccountId)}::uuid[],
          ${legs.map((leg) => leg.amountMinor)}::bigint[],
          ${legs.map((leg) => leg.currency)}::text[],
          ${legs.map((leg) => leg.reverses)}::bigint[])
          with ordinality
          as given (debit_account_id, credit_account_id, amount_minor, currency, reverses, place)
        order by place
        on conflict do nothing
        returning leg`,
  );
  return rows.length;
}

export async function insertFxPairs(
  ctx: DbContext,
  transactionId: LedgerTransactionId,
  pairs: readonly FxPair[],
): Promise<void> {
  await query(
    ctx,
    sql`insert into ledger_fx_pairs (transaction_id, sold_leg, bought_leg, rate, evidence)
        select ${transactionId}::uuid, sold_leg, bought_leg, rate, evidence
        from unnest(${pairs.map((pair) => pair.soldLeg)}::smallint[],
          ${pairs.map((pair) => pair.boughtLeg)}::smallint[],
          ${pairs.map((pair) => pair.rate)}::numeric[],
          ${pairs.map((pair) => pair.evidence)}::text[])
          as given (sold_leg, bought_leg, rate, evidence)`,
  );
}

/** The legs of a fact as they are on the books, in their order. */
export async function listPostedLegs(
  ctx: DbContext,
  source: LedgerSource,
  purpose: string,
): Promise<(LegRow & { transactionId: LedgerTransactionId })[]> {
  return query(
    ctx,
    sql`select transaction_id, debit_account_id, credit_account_id, amount_minor, currency, reverses
        from ledger_entries
        where source_kind = ${source.kind}::text and source_id = ${source.id}::uuid
          and purpose = ${purpose}::text
        order by leg`,
  );
}
