import type * as real from '#domains/payments/mode-store.ts';

import { statement } from './database.ts';

type Real = typeof real;

export const findBooksLivemode: Real['findBooksLivemode'] = (ctx, provider) =>
  statement(ctx, (tx) => tx.get('provider_modes', provider)?.livemode);

export const insertBooksLivemode: Real['insertBooksLivemode'] = (ctx, input) =>
  statement(ctx, async (tx) => {
    const { provider, livemode, account, at } = input;
    const row = { id: provider, livemode, account, notedAt: at };
    await tx.insert('provider_modes', row, { unless: 'provider_modes_pkey' });
  });
