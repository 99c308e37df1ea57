import type * as real from '#domains/ledger/store.ts';

import { statement } from './database.ts';
import { orderBy } from './order-by.ts';

type Real = typeof real;
type PostedLeg = Awaited<ReturnType<Real['listPostedLegs']>>[number];

export const insertAccounts: Real['insertAccounts'] = (ctx, accounts, createdAt) =>
  statement(ctx, async (tx) => {
    // The id follows from the key, so that the one says as much as the other.
    for (const account of accounts) {
      await tx.insert(
        'ledger_accounts',
        { ...account, createdAt },
        { unless: 'ledger_accounts_pkey' },
      );
    }
  });

export const insertEntries: Real['insertEntries'] = (ctx, input) =>
  statement(ctx, async (tx) => {
    const { source, legs, ...rest } = input;
    let inserted = 0;
    for (const [leg, entry] of legs.entries()) {
      const row = {
        ...rest,
        ...entry,
        id: `${input.transactionId}/${leg}`,
        leg,
        legs: legs.length,
        sourceKind: source.kind,
        sourceId: source.id,
      };
      const isNew = await tx.insert('ledger_entries', row, { unless: 'ledger_entries_source_key' });
      if (isNew) inserted += 1;
    }
    return inserted;
  });

export const insertFxPairs: Real['insertFxPairs'] = (ctx, transactionId, pairs) =>
  statement(ctx, async (tx) => {
    for (const pair of pairs) {
      const id = `${transactionId}/${pair.soldLeg}`;
      await tx.insert('ledger_fx_pairs', { ...pair, id, transactionId });
    }
  });

export const listPostedLegs: Real['listPostedLegs'] = (ctx, source, purpose) =>
  statement(ctx, (tx) =>
    tx
      .where(
        'ledger_entries',
        'sourceId',
        source.id,
        (row) => row.sourceKind === source.kind && row.purpose === purpose,
      )
      .sort(orderBy('leg'))
      .map((row) => {
        const { transactionId, debitAccountId, creditAccountId, amountMinor, currency, reverses } =
          row;
        const leg = { transactionId, debitAccountId, creditAccountId, amountMinor, currency };
        return Object.assign(leg, { reverses }) as PostedLeg;
      }),
  );
