import { expect, it } from 'vitest';

import { albumKey, assetTags } from '#transcode/asset-tags.ts';

it('says what the tags say, cleaned, and guesses nothing', () => {
  const common = {
    title: ' So\u0000  What\u202E ',
    artists: ['Miles', 'John'],
    album: '',
    track: { no: 1, of: 5 },
    disk: { no: 0, of: null },
  };
  expect(assetTags({ common })).toEqual({
    title: 'So What',
    artist: 'Miles, John',
    albumArtist: null,
    album: null,
    trackNumber: 1,
    discNumber: null,
  });
});

it('puts files into one album by album artist, by folder where there is none, or by folder alone', () => {
  const hits = { album: 'Hits', albumArtist: null };
  const queen = { album: 'Hits', albumArtist: 'Queen' };
  expect(albumKey(queen, '/a')).toBe(albumKey(queen, '/b'));
  expect(albumKey(hits, '/a')).not.toBe(albumKey(hits, '/b'));
  expect(albumKey(hits, '/a')).not.toBe(albumKey(queen, '/a'));
  const none = { album: null, albumArtist: 'Queen' };
  expect(albumKey(none, '/a')).toBe(albumKey({ album: null, albumArtist: null }, '/a'));
});
