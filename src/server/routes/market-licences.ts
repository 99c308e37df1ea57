import type { AlbumId, TrackId } from '#domains/catalog/index.ts';
import { listLicences, toLicenceDocument } from '#domains/market/index.ts';

import { licenceListQuery, licencePage } from '../contract/market.ts';
import { signedIn } from '../http/access.ts';
import { accountOf } from '../http/account-of.ts';
import { defineRoute, type Route } from '../http/route.ts';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/licences',
  id: 'listLicences',
  summary: 'What the account has bought, the newest first, also what is not in force any more.',
  tag: 'market',
  access: signedIn,
  query: licenceListQuery,
  responses: { 200: { doc: 'A page of licences.', json: licencePage } },
  async handler(ctx, { query, viewer }) {
    const { track, album, ...rest } = query;
    const page = await listLicences(ctx, {
      ...rest,
      holderId: accountOf(viewer).userId,
      trackId: track as TrackId | undefined,
      albumId: album as AlbumId | undefined,
    });
    return { ...page, items: page.items.map(toLicenceDocument) };
  },
});

export const LICENCE_ROUTES: readonly Route[] = [list];
