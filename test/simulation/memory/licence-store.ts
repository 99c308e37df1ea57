import type * as real from '#domains/market/licence-store.ts';

import { statement } from './database.ts';
import { notInMemory } from './not-in-memory.ts';
import { orderBy } from './order-by.ts';

type Real = typeof real;

export const grantLicences: Real['grantLicences'] = (ctx, { orderId, holderId, ids, at }) =>
  statement(ctx, async (tx) => {
    const items = tx.where('order_items', 'orderId', orderId).sort(orderBy('position'));
    for (const [place, id] of ids.entries()) {
      const item = items[place];
      const product = item && tx.get('products', item.productId);
      if (item === undefined || product === undefined) continue;
      const { trackId, albumId } = product;
      const { productId, licence } = item;
      const given = { trackId, albumId, productId, licence, holderId, orderId };
      await tx.insert(
        'licences',
        { id, orderItemId: item.id, ...given, state: 'granted', grantedAt: at, updatedAt: at },
        { unless: 'licences_order_item_id_key' },
      );
    }
  });

export const listLicencesOfOrder: Real['listLicencesOfOrder'] = (ctx, orderId) =>
  statement(ctx, (tx) => tx.where('licences', 'orderId', orderId).sort(orderBy('grantedAt', 'id')));

export const setLicenceState: Real['setLicenceState'] = (ctx, { id, state, at }) =>
  statement(ctx, async (tx) => {
    await tx.update('licences', id, () => ({ state, updatedAt: at }));
  });

export const listHeldProducts: Real['listHeldProducts'] = (ctx, holderId, productIds) =>
  statement(ctx, (tx) => {
    const held = tx.filter(
      'licences',
      (row) =>
        row.holderId === holderId && row.state !== 'revoked' && productIds.includes(row.productId),
    );
    return [...new Set(held.map(({ productId }) => productId))];
  });

export const listHeldLicences: Real['listHeldLicences'] = notInMemory('listHeldLicences');
export const hasTrackLicence: Real['hasTrackLicence'] = notInMemory('hasTrackLicence');
export const hasAlbumLicence: Real['hasAlbumLicence'] = notInMemory('hasAlbumLicence');
