import type { Currency } from '#core/money/currency.ts';
import { query, type DbContext } from '#db/pool.ts';
import { sql, sqlAnd, type SqlQuery } from '#db/sql.ts';

import type {
  AccountKind,
  Balance,
  LedgerAccount,
  LedgerAccountId,
  LedgerEntry,
  LedgerSource,
} from './model.ts';

export interface BalanceFilter {
  readonly id?: LedgerAccountId | undefined;
  readonly kind?: AccountKind | undefined;
  readonly ownerId?: string | undefined;
  readonly currency?: Currency | undefined;
}

interface BalanceRow extends LedgerAccount {
  readonly debits: string;
  readonly credits: string;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Accounts with what went in and out, by kind, currency and owner, after the given one. */
export async function listBalanceRows(
  ctx: DbContext,
  input: BalanceFilter & { after?: Omit<LedgerAccount, 'id'> | undefined; limit: number },
): Promise<Balance[]> {
  const { after } = input;
  const conditions = [
    ...(input.id === undefined ? [] : [sql`id = ${input.id}::uuid`]),
    ...(input.kind === undefined ? [] : [sql`kind = ${input.kind}::text`]),
    ...(input.ownerId === undefined ? [] : [sql`owner_id = ${input.ownerId}::uuid`]),
    ...(input.currency === undefined ? [] : [sql`currency = ${input.currency}::text`]),
    ...(after === undefined
      ? []
      : [
          sql`(kind collate "C", currency collate "C", coalesce(owner_id, ${NOBODY}::uuid))
            > (${after.kind}::text, ${after.currency}::text,
              coalesce(${after.ownerId}::uuid, ${NOBODY}::uuid))`,
        ]),
  ];
  const rows = await query<BalanceRow>(
    ctx,
    sql`select id, kind, owner_id, currency,
          coalesce((select sum(amount_minor) from ledger_entries entry
            where entry.debit_account_id = account.id), 0) as debits,
          coalesce((select sum(amount_minor) from ledger_entries entry
            where entry.credit_account_id = account.id), 0) as credits
        from (
          select id, kind, owner_id, currency from ledger_accounts
          where ${sqlAnd(conditions)}
          order by kind collate "C", currency collate "C", coalesce(owner_id, ${NOBODY}::uuid)
          limit ${input.limit}::integer
        ) account
        order by kind collate "C", currency collate "C", coalesce(owner_id, ${NOBODY}::uuid)`,
  );
  return rows.map(({ debits, credits, ...account }) => {
    const [debitsMinor, creditsMinor] = [BigInt(debits), BigInt(credits)];
    return { account, debitsMinor, creditsMinor, balanceMinor: debitsMinor - creditsMinor };
  });
}

/** Sums by kind and currency, all owners together. */
export async function listTotals(
  ctx: DbContext,
): Promise<{ kind: AccountKind; currency: Currency; balanceMinor: bigint }[]> {
  const rows = await query<{ kind: AccountKind; currency: Currency; balance: string }>(
    ctx,
    sql`select kind, currency, sum(minor) as balance
        from (
          select debit_account_id as account_id, sum(amount_minor) as minor
          from ledger_entries group by debit_account_id
          union all
          select credit_account_id, -sum(amount_minor) from ledger_entries group by credit_account_id
        ) side
        join ledger_accounts account on account.id = account_id
        group by kind, currency
        order by kind, currency`,
  );
  return rows.map(({ kind, currency, balance }) => ({
    kind,
    currency,
    balanceMinor: BigInt(balance),
  }));
}

export interface EntryFilter {
  readonly source?: LedgerSource | undefined;
  readonly accountId?: LedgerAccountId | undefined;
  readonly chainId?: string | undefined;
  readonly transactionId?: string | undefined;
}

/** Rows of the books, the newest first, before the given one. */
export async function listEntryRows(
  ctx: DbContext,
  input: EntryFilter & { before?: bigint | undefined; limit: number },
): Promise<LedgerEntry[]> {
  const { source, accountId, chainId, transactionId, before } = input;
  const conditions = [
    ...(source === undefined
      ? []
      : [sql`source_kind = ${source.kind}::text and source_id = ${source.id}::uuid`]),
    ...(accountId === undefined
      ? []
      : [sql`${accountId}::uuid in (debit_account_id, credit_account_id)`]),
    ...(chainId === undefined ? [] : [sql`chain_id = ${chainId}::uuid`]),
    ...(transactionId === undefined ? [] : [sql`transaction_id = ${transactionId}::uuid`]),
    ...(before === undefined ? [] : [sql`entry.id < ${before}::bigint`]),
  ];
  return query<LedgerEntry>(
    ctx,
    sql`select entry.id, transaction_id, leg, legs, ${accountJson(sql`debit`)} as debit,
          ${accountJson(sql`credit`)} as credit, amount_minor, entry.currency,
          json_build_object('kind', source_kind, 'id', source_id) as source, purpose, chain_id, reverses, occurred_at, recorded_at, request_id
        from ledger_entries entry
        join ledger_accounts debit on debit.id = debit_account_id
        join ledger_accounts credit on credit.id = credit_account_id
        where ${sqlAnd(conditions)}
        order by entry.id desc
        limit ${input.limit}::integer`,
  );
}

function accountJson(account: SqlQuery): SqlQuery {
  return sql`json_build_object('id', ${account}.id, 'kind', ${account}.kind,
    'ownerId', ${account}.owner_id, 'currency', ${account}.currency)`;
}
