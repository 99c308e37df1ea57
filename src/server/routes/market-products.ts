import type { AlbumId, TrackId } from '#domains/catalog/index.ts';
import {
  createProduct,
  getProduct,
  listOwnProducts,
  listProducts,
  toProductDocument,
  updateProduct,
  type ProductId,
  type SellerId,
} from '#domains/market/index.ts';

import { idParams, pageQuery, problem } from '../contract/common.ts';
import {
  product,
  productBody,
  productListQuery,
  productPage,
  productPatch,
} from '../contract/market.ts';
import { anyone, permission } from '../http/access.ts';
import { accountOf } from '../http/account-of.ts';
import { defineRoute, type Route } from '../http/route.ts';

const TAG = 'market';
const NOT_FOUND = { doc: 'No such product, or not for this viewer.', json: problem };

const list = defineRoute({
  method: 'get',
  path: '/api/v1/products',
  id: 'listProducts',
  summary: 'What is for sale, the newest first.',
  tag: TAG,
  access: anyone,
  query: productListQuery,
  responses: { 200: { doc: 'A page of products.', json: productPage } },
  async handler(ctx, { query }) {
    const { seller, track, album, ...page } = query;
    const found = await listProducts(ctx, {
      ...page,
      sellerId: seller as SellerId | undefined,
      trackId: track as TrackId | undefined,
      albumId: album as AlbumId | undefined,
    });
    return { ...found, items: found.items.map(toProductDocument) };
  },
});

const show = defineRoute({
  method: 'get',
  path: '/api/v1/products/:id',
  id: 'getProduct',
  summary: 'One product that is for sale.',
  tag: TAG,
  access: anyone,
  params: idParams,
  responses: { 200: { doc: 'The product.', json: product }, 404: NOT_FOUND },
  async handler(ctx, { params }) {
    return toProductDocument(await getProduct(ctx, params.id as ProductId));
  },
});

const listOwn = defineRoute({
  method: 'get',
  path: '/api/v1/sellers/me/products',
  id: 'listOwnProducts',
  summary: 'Everything that the seller offers, offered or prepares.',
  tag: TAG,
  access: permission('product:sell'),
  query: pageQuery,
  responses: { 200: { doc: 'A page of products.', json: productPage } },
  async handler(ctx, { query, viewer }) {
    const { userId } = accountOf(viewer);
    const page = await listOwnProducts(ctx, { ...query, userId });
    return { ...page, items: page.items.map(toProductDocument) };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/v1/products',
  id: 'createProduct',
  summary: 'Offer a licence of a track or an album of one’s own.',
  tag: TAG,
  access: permission('product:sell'),
  body: productBody,
  responses: { 201: { doc: 'The product.', json: product }, 404: NOT_FOUND },
  idempotency: 'optional',
  originCheck: true,
  async handler(ctx, { body, viewer }) {
    const { trackId, albumId, priceMinor, ...rest } = body;
    const of =
      trackId === undefined ? { albumId: albumId as AlbumId } : { trackId: trackId as TrackId };
    const made = await createProduct(ctx, accountOf(viewer), {
      ...rest,
      of,
      priceMinor: BigInt(priceMinor),
    });
    return toProductDocument(made);
  },
});

const update = defineRoute({
  method: 'patch',
  path: '/api/v1/products/:id',
  id: 'updateProduct',
  summary: 'Change title, price or state of a product; orders that were placed keep theirs.',
  tag: TAG,
  access: permission('product:sell'),
  params: idParams,
  body: productPatch,
  responses: { 200: { doc: 'The product as it is now.', json: product }, 404: NOT_FOUND },
  originCheck: true,
  async handler(ctx, { params, body, viewer }) {
    const { priceMinor, ...rest } = body;
    const changed = await updateProduct(ctx, {
      ...rest,
      userId: accountOf(viewer).userId,
      id: params.id as ProductId,
      ...(priceMinor === undefined ? {} : { priceMinor: BigInt(priceMinor) }),
    });
    return toProductDocument(changed);
  },
});

export const PRODUCT_ROUTES: readonly Route[] = [list, show, listOwn, create, update];
