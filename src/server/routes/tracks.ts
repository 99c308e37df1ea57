import {
  deleteTrack,
  getTrack,
  listTracks,
  updateTrack,
  type AlbumId,
  type ArtistId,
  type TrackId,
} from '#domains/catalog/index.ts';
import { holdsLicence } from '#domains/market/index.ts';

import {
  track as trackSchema,
  trackListQuery,
  trackPage,
  trackPatch,
} from '../contract/catalog.ts';
import { idParams, problem } from '../contract/common.ts';
import { anyone, track } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { toPageAnswer, toTrackAnswer, toTrackAnswers } from './catalog-answer.ts';

const NOT_FOUND = { doc: 'No such track, or not for this viewer.', json: problem };

const listTracksRoute = defineRoute({
  method: 'get',
  path: '/api/v1/tracks',
  id: 'listTracks',
  summary: 'The tracks that the caller may hear, a page at a time.',
  tag: 'catalogue',
  access: anyone,
  query: trackListQuery,
  responses: { 200: { doc: 'A page of tracks.', json: trackPage } },
  async handler(ctx, { viewer, query }) {
    const artist = query.artist as ArtistId | undefined;
    const album = query.album as AlbumId | undefined;
    const page = await listTracks(ctx, { ...query, viewer, artist, album });
    return toPageAnswer(page, (items) => toTrackAnswers(ctx, viewer, items));
  },
});

const getTrackRoute = defineRoute({
  method: 'get',
  path: '/api/v1/tracks/:id',
  id: 'getTrack',
  summary: 'One track.',
  tag: 'catalogue',
  access: track('read'),
  params: idParams,
  responses: { 200: { doc: 'The track.', json: trackSchema }, 404: NOT_FOUND },
  async handler(ctx, { viewer, params }) {
    const id = params.id as TrackId;
    const isLicensed = () => holdsLicence(ctx, viewer, id);
    const found = await getTrack(ctx, { viewer, id, isLicensed });
    return toTrackAnswer(ctx, viewer, found);
  },
});

const updateTrackRoute = defineRoute({
  method: 'patch',
  path: '/api/v1/tracks/:id',
  id: 'updateTrack',
  summary: 'Changes title or visibility of a track.',
  tag: 'catalogue',
  access: track('write'),
  params: idParams,
  body: trackPatch,
  responses: { 200: { doc: 'The track as it is now.', json: trackSchema }, 404: NOT_FOUND },
  async handler(ctx, { viewer, params, body }) {
    const changed = await updateTrack(ctx, { ...body, viewer, id: params.id as TrackId });
    return toTrackAnswer(ctx, viewer, changed);
  },
});

const deleteTrackRoute = defineRoute({
  method: 'delete',
  path: '/api/v1/tracks/:id',
  id: 'deleteTrack',
  summary: 'Takes a track out of the catalogue.',
  tag: 'catalogue',
  access: track('write'),
  params: idParams,
  responses: { 204: { doc: 'It is gone.' }, 404: NOT_FOUND },
  async handler(ctx, { viewer, params }) {
    await deleteTrack(ctx, { viewer, id: params.id as TrackId });
  },
});

export const TRACK_ROUTES: readonly Route[] = [
  listTracksRoute,
  getTrackRoute,
  updateTrackRoute,
  deleteTrackRoute,
];
