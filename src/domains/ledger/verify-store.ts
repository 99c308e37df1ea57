import { query, queryOne, type DbContext } from '#db/pool.ts';
import { sql, sqlName } from '#db/sql.ts';

import { ACCOUNT_KINDS, accountKindSpec, type AccountKind } from './model.ts';
import type { LedgerFacts, LedgerSourceTable } from './verify-model.ts';

type FactsOf<Key extends keyof LedgerFacts> = Promise<LedgerFacts[Key][number][]>;

const KINDS = Object.keys(ACCOUNT_KINDS) as AccountKind[];
const PASSING = KINDS.filter((kind) => accountKindSpec(kind).passing);

/** How much stands on the books. */
export async function countLedger(
  ctx: DbContext,
): Promise<{ accounts: number; entries: number; transactions: number }> {
  return queryOne(
    ctx,
    sql`select (select count(*) from ledger_accounts)::float8 as accounts,
          count(*)::float8 as entries, count(*) filter (where leg = 0)::float8 as transactions
        from ledger_entries`,
  );
}

export async function listUnequalSums(ctx: DbContext): FactsOf<'unequalSums'> {
  const rows = await query<{ currency: string; debits: string; credits: string }>(
    ctx,
    sql`select account.currency, sum(debit) as debits, sum(credit) as credits
        from (
          select debit_account_id as account_id, amount_minor as debit, 0 as credit
          from ledger_entries
          union all
          select credit_account_id, 0, amount_minor from ledger_entries
        ) side
        join ledger_accounts account on account.id = account_id
        group by account.currency
        having sum(debit) <> sum(credit)
        order by account.currency`,
  );
  return rows.map(({ currency, debits, credits }) => ({
    currency,
    debitsMinor: BigInt(debits),
    creditsMinor: BigInt(credits),
  }));
}

export async function listBrokenTransactions(
  ctx: DbContext,
  limit: number,
): FactsOf<'brokenTransactions'> {
  return query(
    ctx,
    sql`select transaction_id, count(*)::integer as there, max(legs)::integer as legs,
          json_build_object('kind', min(source_kind), 'id', min(source_id::text)) as source,
          min(purpose) as purpose
        from ledger_entries
        group by transaction_id
        having count(*) <> max(legs) or min(legs) <> max(legs) or count(distinct leg) <> max(legs)
          or min(source_kind) <> max(source_kind) or min(source_id::text) <> max(source_id::text)
          or min(purpose) <> max(purpose) or min(chain_id::text) <> max(chain_id::text)
        order by min(id)
        limit ${limit}::integer`,
  );
}

export async function listDoublePostings(ctx: DbContext, limit: number): FactsOf<'doublePostings'> {
  return query(
    ctx,
    sql`select json_build_object('kind', source_kind, 'id', source_id) as source, purpose,
          count(distinct transaction_id)::integer as transactions
        from ledger_entries
        group by source_kind, source_id, purpose
        having min(transaction_id::text) <> max(transaction_id::text)
        order by min(id)
        limit ${limit}::integer`,
  );
}

export async function listStrayEntries(ctx: DbContext, limit: number): FactsOf<'strayEntries'> {
  return query(
    ctx,
    sql`select entry.id as entry_id, entry.currency,
          concat_ws(' and ', coalesce(debit.currency, 'nothing'),
            coalesce(credit.currency, 'nothing')) as account_currencies
        from ledger_entries entry
        left join ledger_accounts debit on debit.id = debit_account_id
        left join ledger_accounts credit on credit.id = credit_account_id
        where debit.currency is distinct from entry.currency
          or credit.currency is distinct from entry.currency
        order by entry.id
        limit ${limit}::integer`,
  );
}

export async function listWrongReversals(ctx: DbContext, limit: number): FactsOf<'wrongReversals'> {
  return query(
    ctx,
    sql`select entry.id as entry_id, entry.reverses
        from ledger_entries entry
        left join ledger_entries taken on taken.id = entry.reverses
        where entry.reverses is not null
          and (taken.debit_account_id, taken.credit_account_id, taken.amount_minor)
            is distinct from (entry.credit_account_id, entry.debit_account_id, entry.amount_minor)
        order by entry.id
        limit ${limit}::integer`,
  );
}

export async function listMixedChains(ctx: DbContext, limit: number): FactsOf<'mixedChains'> {
  return query(
    ctx,
    sql`select chain_id, string_agg(distinct currency, ' and ' order by currency) as currencies
        from ledger_entries entry
        group by chain_id
        having min(currency) <> max(currency) and not exists (
          select from ledger_fx_pairs pair
          join ledger_entries leg on leg.transaction_id = pair.transaction_id
            and leg.leg = pair.sold_leg
          where leg.chain_id = entry.chain_id)
        order by chain_id
        limit ${limit}::integer`,
  );
}

export async function listWrongExchanges(ctx: DbContext, limit: number): FactsOf<'wrongExchanges'> {
  return query(
    ctx,
    sql`select pair.transaction_id, pair.sold_leg, pair.bought_leg
        from ledger_fx_pairs pair
        left join ledger_entries sold on sold.transaction_id = pair.transaction_id
          and sold.leg = pair.sold_leg
        left join ledger_entries bought on bought.transaction_id = pair.transaction_id
          and bought.leg = pair.bought_leg
        left join ledger_accounts into_residue on into_residue.id = sold.debit_account_id
        left join ledger_accounts from_residue on from_residue.id = bought.credit_account_id
        where into_residue.kind is distinct from 'fx_residue'
          or from_residue.kind is distinct from 'fx_residue' or sold.currency = bought.currency
        order by pair.transaction_id, pair.sold_leg
        limit ${limit}::integer`,
  );
}

/** Seller accounts and holds on the wrong side, and suspense that is not empty. */
export async function listWrongBalances(ctx: DbContext, limit: number): FactsOf<'wrongBalances'> {
  const rows = await query<AccountRow>(
    ctx,
    sql`select kind, owner_id, currency, balance
        from ledger_accounts account
        cross join lateral (
          select coalesce((select sum(amount_minor) from ledger_entries entry
              where entry.debit_account_id = account.id), 0)
            - coalesce((select sum(amount_minor) from ledger_entries entry
              where entry.credit_account_id = account.id), 0) as balance
        ) sums
        where (kind = 'seller_payable' and balance > 0)
          or (kind in ('seller_debt', 'dispute_hold') and balance < 0)
          or (kind = 'suspense' and balance <> 0)
        order by kind, currency, owner_id
        limit ${limit}::integer`,
  );
  return rows.map(toAccountFact);
}

/** What closed chains have left in accounts that only pass money on. */
export async function listOpenChains(
  ctx: DbContext,
  { closedChains }: LedgerSourceTable,
  limit: number,
): FactsOf<'openChains'> {
  if (closedChains === undefined) return [];
  const rows = await query<AccountRow & { chainId: string }>(
    ctx,
    sql`select chain_id, account.kind, null::uuid as owner_id, account.currency,
          sum(case when account.id = debit_account_id then amount_minor else -amount_minor end)
            as balance
        from (${closedChains}) closed
        join ledger_entries entry on entry.chain_id = closed.id
        join ledger_accounts account on account.id in (debit_account_id, credit_account_id)
        where account.kind = any(${PASSING}::text[])
        group by chain_id, account.kind, account.currency
        having sum(case when account.id = debit_account_id then amount_minor else -amount_minor end)
          <> 0
        order by chain_id, account.kind, account.currency
        limit ${limit}::integer`,
  );
  return rows.map((row) => Object.assign(toAccountFact(row), { chainId: row.chainId }));
}

/** Bookings of one kind whose row is gone. */
export async function listMissingSources(
  ctx: DbContext,
  { kind, table }: LedgerSourceTable,
  limit: number,
): FactsOf<'missingSources'> {
  return query(
    ctx,
    sql`select json_build_object('kind', source_kind, 'id', source_id) as source,
          ${table}::text as table, count(*)::integer as entries
        from ledger_entries entry
        where source_kind = ${kind}::text
          and not exists (select from ${sqlName(table)} fact where fact.id = entry.source_id)
        group by source_kind, source_id
        order by min(entry.id)
        limit ${limit}::integer`,
  );
}

/** Bookings of kinds that are not in the list. */
export async function listUnknownSources(
  ctx: DbContext,
  kinds: readonly string[],
  limit: number,
): FactsOf<'missingSources'> {
  return query(
    ctx,
    sql`select json_build_object('kind', source_kind, 'id', source_id) as source,
          null::text as table, count(*)::integer as entries
        from ledger_entries
        where source_kind <> all(${kinds}::text[])
        group by source_kind, source_id
        order by min(id)
        limit ${limit}::integer`,
  );
}

interface AccountRow {
  kind: AccountKind;
  ownerId: string | null;
  currency: string;
  balance: string;
}

function toAccountFact({ kind, ownerId, currency, balance }: AccountRow) {
  return { kind, ownerId, currency, balanceMinor: BigInt(balance) };
}
