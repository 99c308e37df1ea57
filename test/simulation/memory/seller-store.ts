import type * as real from '#domains/market/seller-store.ts';

import { statement } from './database.ts';
import { notInMemory } from './not-in-memory.ts';

type Real = typeof real;

export const insertSeller: Real['insertSeller'] = (ctx, seller) =>
  statement(ctx, (tx) => tx.insert('sellers', seller, { unless: 'sellers_user_id_key' }));

export const findSeller: Real['findSeller'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('sellers', id));

export const findSellerOfUser: Real['findSellerOfUser'] = (ctx, userId) =>
  statement(ctx, (tx) => tx.find('sellers', (row) => row.userId === userId));

export const findSellerOfAccount: Real['findSellerOfAccount'] = (ctx, accountId) =>
  statement(ctx, (tx) => tx.find('sellers', (row) => row.stripeAccountId === accountId));

export const lockSeller: Real['lockSeller'] = (ctx, id) =>
  statement(ctx, (tx) => tx.lock('sellers', id));

export const findSellerEmail: Real['findSellerEmail'] = (ctx, id) =>
  statement(ctx, (tx) => {
    const userId = tx.get('sellers', id)?.userId ?? undefined;
    return (userId !== undefined && tx.get('users', userId)?.email) || null;
  });

export const updateSeller: Real['updateSeller'] = (ctx, seller) =>
  statement(ctx, async (tx) => {
    const { displayName, stripeAccountId, state, payoutsEnabled, requirements, updatedAt } = seller;
    await tx.update('sellers', seller.id, () => ({
      displayName,
      stripeAccountId,
      state,
      payoutsEnabled,
      requirements,
      updatedAt,
    }));
  });

export const listSellerRows: Real['listSellerRows'] = notInMemory('listSellerRows');
