import * as z from 'zod';

import type { Context } from '#context.ts';
import { requirePlan } from '#domains/billing/index.ts';
import { canWrite } from '#domains/catalog/index.ts';
import { holdsLicence } from '#domains/market/index.ts';

import { uuid, problem } from '../contract/common.ts';
import { waveform } from '../contract/catalog.ts';
import { mediaToken, track, type AccessRule } from '../http/access.ts';
import { defineRoute, type ResponseSpec, type Route, type RouteInput } from '../http/route.ts';
import {
  answerAssetFile,
  answerCover,
  answerOriginal,
  type MediaRequest,
} from '../media/answer-media.ts';

const name = z.string().min(1).max(200);
const NOT_MODIFIED: ResponseSpec = { doc: 'The client has it already.' };
const NOT_FOUND: ResponseSpec = { doc: 'No such media, or not for this viewer.', json: problem };
const WHOLE = { 304: NOT_MODIFIED, 404: NOT_FOUND };
const PARTS = {
  ...WHOLE,
  206: { doc: 'The range that was asked for.' },
  416: { doc: 'The range lies outside the file.', json: problem },
};

type Answer = (request: MediaRequest, params: Record<string, string>) => Promise<void>;

interface MediaResource {
  /** Path below the track. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly params?: Record<string, z.ZodType>;
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  /** What the viewer needs beside being allowed to hear the track; throws. */
  readonly guard?: (ctx: Context, input: MediaInput) => Promise<void>;
  readonly answer: Answer;
}

type MediaInput = RouteInput<unknown, unknown, unknown>;

const RESOURCES: readonly MediaResource[] = [
  {
    path: '/hls/master.m3u8',
    id: 'TrackHls',
    summary: 'The multivariant playlist of a track.',
    responses: { 200: { doc: 'Playlist.', media: 'application/vnd.apple.mpegurl' }, ...WHOLE },
    answer: (request) => answerAssetFile(request, 'master.m3u8'),
  },
  {
    path: '/hls/:rendition/playlist.m3u8',
    id: 'TrackHlsPlaylist',
    summary: 'The media playlist of one rendition.',
    params: { rendition: name },
    responses: { 200: { doc: 'Playlist.', media: 'application/vnd.apple.mpegurl' }, ...WHOLE },
    answer: (request, params) => answerAssetFile(request, `${params['rendition']}/playlist.m3u8`),
  },
  {
    path: '/hls/:rendition/:segment',
    id: 'TrackHlsSegment',
    summary: 'A media segment or the initialisation section of one rendition.',
    params: { rendition: name, segment: name },
    responses: { 200: { doc: 'Fragmented MP4.', media: 'audio/mp4' }, ...PARTS },
    answer: (request, params) =>
      answerAssetFile(request, `${params['rendition']}/${params['segment']}`),
  },
  {
    path: '/stream',
    id: 'TrackStream',
    summary: 'The original file, whole or in ranges.',
    responses: { 200: { doc: 'The original.', media: 'audio/*' }, ...PARTS },
    guard: guardOriginal,
    answer: (request) => answerOriginal(request),
  },
  {
    path: '/waveform',
    id: 'TrackWaveform',
    summary: 'Peaks of the whole track (audiowaveform JSON, version 2).',
    responses: { 200: { doc: 'Peaks.', json: waveform }, ...WHOLE },
    answer: (request) => answerAssetFile(request, 'waveform.json'),
  },
  {
    path: '/cover',
    id: 'TrackCover',
    summary: 'The cover picture.',
    responses: { 200: { doc: 'The picture.', media: 'image/*' }, ...PARTS },
    answer: (request) => answerCover(request),
  },
];

/** Media of a track, with an access token in the header or a narrow media token in the path. */
export const MEDIA_ROUTES: readonly Route[] = RESOURCES.flatMap((resource) => [
  mediaRoute(resource, `get${resource.id}`, '/api/v1/tracks/:id', track('read')),
  mediaRoute(resource, `get${resource.id}ByToken`, '/api/v1/media/:token/tracks/:id', mediaToken),
]);

function mediaRoute(resource: MediaResource, id: string, base: string, access: AccessRule): Route {
  const params: Record<string, z.ZodType> = { id: uuid, ...resource.params };
  if (access.kind === 'media-token') params['token'] = name;
  return defineRoute({
    method: 'get',
    path: `${base}${resource.path}`,
    id,
    summary: resource.summary,
    tag: 'media',
    access,
    params: z.strictObject(params),
    responses: resource.responses,
    handler: async (ctx, input: MediaInput) => {
      const given = input.params as Record<string, string>;
      const { server, req, res } = input;
      await resource.guard?.(ctx, input);
      await resource.answer({ ctx, server, req, res, trackId: given['id']! }, given);
    },
  });
}

/** Where originals are what premium gives: for premium accounts, who may change the track, and who has bought it. */
async function guardOriginal(ctx: Context, { server, viewer, params }: MediaInput): Promise<void> {
  if (ctx.config.payments.originals === 'everyone') return;
  const track = await server.media.find(ctx, (params as { id: string }).id);
  if (track !== undefined && canWrite(viewer, track)) return;
  if (track !== undefined && (await holdsLicence(ctx, viewer, track.id))) return;
  await requirePlan(ctx, viewer);
}
