import { getArtist, listArtists, type ArtistId } from '#domains/catalog/index.ts';

import { artistPage, artistWithAlbums } from '../contract/catalog.ts';
import { idParams, pageQuery, problem } from '../contract/common.ts';
import { anyone } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { toAlbumAnswers, toPageAnswer, toTrackAnswers } from './catalog-answer.ts';

const listArtistsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/artists',
  id: 'listArtists',
  summary: 'The artists of whom the caller may hear something, by name.',
  tag: 'catalogue',
  access: anyone,
  query: pageQuery,
  responses: { 200: { doc: 'A page of artists.', json: artistPage } },
  async handler(ctx, { viewer, query }) {
    const page = await listArtists(ctx, { ...query, viewer });
    return toPageAnswer(page, (items) => [...items]);
  },
});

const getArtistRoute = defineRoute({
  method: 'get',
  path: '/api/v1/artists/:id',
  id: 'getArtist',
  summary: 'One artist with albums and tracks.',
  tag: 'catalogue',
  access: anyone,
  params: idParams,
  responses: {
    200: { doc: 'The artist.', json: artistWithAlbums },
    404: { doc: 'No such artist, or nothing of theirs is for this viewer.', json: problem },
  },
  async handler(ctx, { viewer, params }) {
    const { albums, tracks, ...artist } = await getArtist(ctx, {
      viewer,
      id: params.id as ArtistId,
    });
    return {
      ...artist,
      albums: await toAlbumAnswers(ctx, viewer, albums),
      tracks: await toTrackAnswers(ctx, viewer, tracks),
    };
  },
});

export const ARTIST_ROUTES: readonly Route[] = [listArtistsRoute, getArtistRoute];
