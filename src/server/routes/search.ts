import { search } from '#domains/catalog/index.ts';

import { searchQuery, searchResults } from '../contract/catalog.ts';
import { anyone } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { toAlbumAnswers, toTrackAnswers } from './catalog-answer.ts';

const searchRoute = defineRoute({
  method: 'get',
  path: '/api/v1/search',
  id: 'search',
  summary: 'Finds tracks, albums and artists that the caller may hear, the best first.',
  tag: 'catalogue',
  access: anyone,
  query: searchQuery,
  responses: { 200: { doc: 'What was found.', json: searchResults } },
  async handler(ctx, { viewer, query }) {
    const found = await search(ctx, { viewer, text: query.q, limit: query.limit });
    return {
      query: query.q,
      limit: query.limit,
      tracks: await toTrackAnswers(ctx, viewer, found.tracks),
      albums: await toAlbumAnswers(ctx, viewer, found.albums),
      artists: found.artists,
      truncated: found.truncated,
    };
  },
});

export const SEARCH_ROUTES: readonly Route[] = [searchRoute];
