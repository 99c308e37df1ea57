import { PLAYLIST_LINES_MAX } from '#pipeline/playlist/tokenize.ts';

import { both, bytesAt, cut, edit, remove, replace, type Mutation } from '../mutation.ts';

const PLAYLIST_BYTES_MAX = 64 * 1024 * 1024;
const INIT_BYTES_MAX = 4 * 1024 * 1024;

const grown = (file: string, bytes: number): Mutation['change'] =>
  edit(file, (data) => Buffer.concat([data, Buffer.alloc(bytes)]));
const becomes = (file: string, text: string): Mutation['change'] =>
  edit(file, () => Buffer.from(text));

/** Names a file of session data, and writes it. */
const told = (bytes: string, attributes = ''): Mutation['change'] =>
  both(
    (files) => void files.set('credits.json', Buffer.from(bytes, 'latin1')),
    replace(
      'master.m3u8',
      '#EXT-X-STREAM-INF',
      `#EXT-X-SESSION-DATA:DATA-ID="org.example.credits",URI="credits.json"${attributes}\n#EXT-X-STREAM-INF`,
    ),
  );

/** Mutations of what can be read at all: B. */
export const mutations: readonly Mutation[] = [
  {
    rule: 'resource-there',
    name: 'a segment is gone',
    asset: 'aac-files',
    change: remove('aac-96/s1.m4s'),
  },
  {
    rule: 'resource-there',
    name: 'an init section is gone',
    asset: 'flac-files',
    change: remove('flac/init.mp4'),
  },
  {
    rule: 'resource-there',
    name: 'a media playlist is gone',
    asset: 'aac-files',
    change: remove('aac-160/playlist.m3u8'),
  },
  {
    rule: 'resource-there',
    name: 'a media playlist is gone, and only playlists are read',
    asset: 'aac-files',
    change: remove('aac-160/playlist.m3u8'),
    depth: 'playlists',
  },
  {
    rule: 'resource-there',
    name: 'a segment has another name',
    asset: 'opus-files',
    change: replace('opus-96/playlist.m3u8', 's2.m4s', 'S2.m4s'),
  },
  {
    rule: 'resource-there',
    name: 'a file of all segments is gone',
    asset: 'aac-ranges',
    change: remove('aac-96/media.mp4'),
  },
  {
    rule: 'resource-there',
    name: 'a segment of a transport stream is gone',
    asset: 'aac-ts',
    change: remove('aac-96/s1.ts'),
  },
  {
    rule: 'resource-there',
    name: 'a multivariant playlist stands where a media playlist should',
    asset: 'aac-files',
    change: (files) => void files.set('aac-96/playlist.m3u8', files.get('master.m3u8')!),
  },

  {
    rule: 'media-kind-known',
    name: 'a segment is a page of the server',
    asset: 'aac-files',
    change: becomes('aac-96/s1.m4s', '<!DOCTYPE html><title>404 Not Found</title>'),
  },
  {
    rule: 'media-kind-known',
    name: 'a segment is empty',
    asset: 'aac-files',
    change: cut('aac-160/s0.m4s', 0),
  },
  {
    rule: 'media-kind-known',
    name: 'a segment of packed audio is JSON',
    asset: 'aac-packed',
    change: becomes('aac-96/s1.aac', '{"error":"not found"}'),
  },
  {
    rule: 'media-kind-known',
    name: 'a segment of a transport stream is empty',
    asset: 'aac-ts',
    change: cut('aac-96/s1.ts', 0),
  },

  {
    rule: 'segment-holds-samples',
    name: 'a segment is a styp and nothing else',
    asset: 'aac-files',
    change: cut('aac-96/s1.m4s', 24),
  },
  {
    rule: 'segment-holds-samples',
    name: 'the last segment is a styp and nothing else',
    asset: 'flac-files',
    change: cut('flac/s3.m4s', 24),
  },
  {
    rule: 'segment-holds-samples',
    name: 'a segment of a transport stream is its tables and nothing else',
    asset: 'aac-ts',
    change: cut('aac-160/s2.ts', 2 * 188),
  },

  {
    rule: 'boxes-whole',
    name: 'a segment is cut off',
    asset: 'aac-files',
    change: cut('aac-96/s1.m4s', -100),
  },
  {
    rule: 'boxes-whole',
    name: 'an init section is cut off',
    asset: 'opus-files',
    change: cut('opus-96/init.mp4', -10),
  },
  {
    rule: 'boxes-whole',
    name: 'the first box of a segment says that it is 4 bytes',
    asset: 'flac-files',
    change: bytesAt('flac/s0.m4s', 0, [0, 0, 0, 4]),
  },
  {
    rule: 'boxes-whole',
    name: 'the first box of a segment is larger than the file',
    asset: 'aac-files',
    change: bytesAt('aac-160/s2.m4s', 0, [0x7f, 0xff, 0xff, 0xff]),
  },
  {
    rule: 'boxes-whole',
    name: 'the first box of an init section is larger than the file',
    asset: 'aac-files',
    change: bytesAt('aac-160/init.mp4', 0, [0, 1, 0, 0]),
  },

  {
    rule: 'limits-kept',
    name: 'an init section of more than 4 MiB',
    asset: 'aac-files',
    change: grown('aac-96/init.mp4', INIT_BYTES_MAX),
  },
  {
    rule: 'limits-kept',
    name: 'a media playlist of more than 64 MiB',
    asset: 'flac-files',
    change: grown('flac/playlist.m3u8', PLAYLIST_BYTES_MAX),
    depth: 'playlists',
  },
  {
    rule: 'limits-kept',
    name: 'init sections of more than 4 MiB in both renditions',
    asset: 'aac-files',
    change: both(
      grown('aac-96/init.mp4', INIT_BYTES_MAX),
      grown('aac-160/init.mp4', INIT_BYTES_MAX),
    ),
  },
  ...Object.entries({
    'breaks off': '{"composer":"A',
    'is a web page': '<!doctype html>',
    'is not UTF-8': '{"composer":"Ren\u00e9"}',
    'is empty': '',
  }).map(([what, bytes]): Mutation => {
    const name = `the session data ${what}`;
    return { rule: 'session-data-is-json', name, asset: 'aac-files', change: told(bytes) };
  }),
  {
    rule: 'resource-there',
    name: 'a multivariant playlist names itself',
    asset: 'aac-files',
    change: replace('master.m3u8', 'aac-160/playlist.m3u8', 'master.m3u8'),
  },
  {
    rule: 'resource-there',
    name: 'the session data is gone',
    asset: 'aac-files',
    change: both(told('{}'), remove('credits.json')),
  },
  {
    rule: 'limits-kept',
    name: 'the playlist has more lines than are read',
    asset: 'aac-files',
    change: edit('aac-96/playlist.m3u8', (data) =>
      Buffer.concat([data, Buffer.from('#\n'.repeat(PLAYLIST_LINES_MAX))]),
    ),
    depth: 'playlists',
  },
  {
    rule: 'limits-kept',
    name: 'the session data is too large',
    asset: 'aac-files',
    change: told(`"${'x'.repeat(1024 * 1024)}"`),
  },
];
