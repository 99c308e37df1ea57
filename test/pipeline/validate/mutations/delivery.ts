import type { Delivery } from '#pipeline/validate/presentation.ts';

import type { Mutation } from '../mutation.ts';

/** A server that answers for some files as it should not. */
const answers =
  (files: RegExp, fault: Partial<Delivery>): NonNullable<Mutation['deliver']> =>
  (delivery, file) =>
    files.test(file) ? { ...delivery, ...fault } : delivery;

const contentRange =
  (text: string | undefined): NonNullable<Mutation['deliver']> =>
  (delivery) =>
    delivery.range === undefined
      ? delivery
      : { ...delivery, range: { ...delivery.range, contentRange: text } };

function served(
  rule: string,
  name: string,
  deliver: NonNullable<Mutation['deliver']>,
  more?: Partial<Mutation>,
): Mutation {
  return { rule, name, asset: 'aac-files', change: () => {}, deliver, ...more };
}

const PLAYLISTS = /\.m3u8$/;
const SEGMENTS = /s\d\.m4s$/;

/** Mutations of what a server says: H, and ranges. */
export const mutations: readonly Mutation[] = [
  served(
    'playlists-compressed',
    'no playlist is compressed',
    answers(PLAYLISTS, { contentEncoding: undefined }),
  ),
  served(
    'playlists-compressed',
    'one playlist is not compressed, and only playlists are read',
    answers(/^aac-96\//, { contentEncoding: undefined }),
    { depth: 'playlists' },
  ),
  served(
    'playlists-compressed',
    'playlists are sent as br',
    answers(PLAYLISTS, { contentEncoding: 'br' }),
    { asset: 'opus-files' },
  ),

  served(
    'media-content-type',
    'segments are text/plain',
    answers(SEGMENTS, { contentType: 'text/plain; charset=utf-8' }),
  ),
  served(
    'media-content-type',
    'an init section is application/octet-stream',
    answers(/init\.mp4$/, { contentType: 'application/octet-stream' }),
  ),
  served(
    'media-content-type',
    'segments of a transport stream are audio/mp4',
    answers(/\.ts$/, { contentType: 'audio/mp4' }),
    { asset: 'aac-ts' },
  ),
  served(
    'media-content-type',
    'packed AAC is video/mp2t',
    answers(/\.aac$/, { contentType: 'video/mp2t' }),
    { asset: 'aac-packed' },
  ),
  served(
    'media-content-type',
    'a segment has no content type',
    answers(/s1\.m4s$/, { contentType: undefined }),
  ),

  served(
    'media-not-redirected',
    'segments are redirected',
    answers(SEGMENTS, { redirects: ['https://cdn.example.com/s.m4s'] }),
  ),
  served(
    'media-not-redirected',
    'an init section is redirected',
    answers(/init\.mp4$/, { redirects: ['https://cdn.example.com/init.mp4'] }),
  ),

  served(
    'resources-answered',
    'a segment is answered with 404',
    answers(/aac-96\/s2/, { status: 404 }),
  ),
  served(
    'resources-answered',
    'a media playlist is answered with 403',
    answers(/aac-160\/playlist/, { status: 403 }),
  ),
  served(
    'resources-answered',
    'an init section is answered with 500',
    answers(/init\.mp4$/, { status: 500 }),
  ),

  served('transport-secured', 'nothing comes over TLS', answers(/./, { tls: undefined }), {
    profile: 'apple',
  }),
  served('transport-secured', 'media comes over TLS 1.1', answers(SEGMENTS, { tls: 'TLSv1.1' }), {
    profile: 'apple',
  }),

  served(
    'range-answered',
    'a range is answered with all of the file',
    answers(/media\.mp4$/, { status: 200 }),
    { asset: 'aac-ranges' },
  ),
  served('range-answered', 'a range is answered without Content-Range', contentRange(undefined), {
    asset: 'aac-ranges',
  }),
  served(
    'range-answered',
    'a range is answered with the bytes before it',
    contentRange('bytes 0-9/99999'),
    { asset: 'flac-ranges' },
  ),
];
