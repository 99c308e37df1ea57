import { getAlbum, listAlbums, type AlbumId } from '#domains/catalog/index.ts';
import { holdsAlbumLicence } from '#domains/market/index.ts';

import { albumPage, albumWithTracks } from '../contract/catalog.ts';
import { idParams, pageQuery, problem } from '../contract/common.ts';
import { anyone } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { toAlbumAnswer, toAlbumAnswers, toPageAnswer, toTrackAnswers } from './catalog-answer.ts';

const listAlbumsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/albums',
  id: 'listAlbums',
  summary: 'The albums of which the caller may hear something, by title.',
  tag: 'catalogue',
  access: anyone,
  query: pageQuery,
  responses: { 200: { doc: 'A page of albums.', json: albumPage } },
  async handler(ctx, { viewer, query }) {
    const page = await listAlbums(ctx, { ...query, viewer });
    return toPageAnswer(page, (items) => toAlbumAnswers(ctx, viewer, items));
  },
});

const getAlbumRoute = defineRoute({
  method: 'get',
  path: '/api/v1/albums/:id',
  id: 'getAlbum',
  summary: 'One album with its tracks in playing order.',
  tag: 'catalogue',
  access: anyone,
  params: idParams,
  responses: {
    200: { doc: 'The album.', json: albumWithTracks },
    404: { doc: 'No such album, or nothing of it is for this viewer.', json: problem },
  },
  async handler(ctx, { viewer, params }) {
    const id = params.id as AlbumId;
    const isLicensed = await holdsAlbumLicence(ctx, viewer, id);
    const album = await getAlbum(ctx, { viewer, id, isLicensed });
    return {
      ...(await toAlbumAnswer(ctx, viewer, album)),
      tracks: await toTrackAnswers(ctx, viewer, album.tracks),
      loudness: album.loudness,
    };
  },
});

export const ALBUM_ROUTES: readonly Route[] = [listAlbumsRoute, getAlbumRoute];
