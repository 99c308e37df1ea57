import type { ICommonTagsResult } from 'music-metadata';

import { cleanText } from '#music/clean-text.ts';

import { pathTags } from './path-tags.ts';

/** What is kept of a file's tags, cut to what the columns take. */
export interface TrackTags {
  readonly title: string;
  readonly artist: string;
  readonly albumArtist: string;
  readonly album: string | null;
  readonly trackNumber: number | null;
  readonly discNumber: number | null;
  readonly year: number | null;
  readonly genre: string | null;
}

const NAME_CHARS_MAX = 500;
const GENRE_CHARS_MAX = 200;
const NUMBER_MAX = 9999;
export const UNKNOWN_ARTIST = 'Unknown artist';
const VARIOUS_ARTISTS = 'Various artists';

/** Tags of a track: what the file says, else what its path says. Pure. */
export function trackTags(common: Partial<ICommonTagsResult>, names: readonly string[]): TrackTags {
  const path = pathTags(names);
  const name = (...texts: (string | null | undefined)[]): string | undefined =>
    texts.map((text) => cleanText(text, NAME_CHARS_MAX)).find((text) => text !== undefined);

  const tagged = name(common.artist, common.artists?.join(', '));
  const artist = tagged ?? name(common.albumartist, path.artist) ?? UNKNOWN_ARTIST;
  const compilation = common.compilation === true ? VARIOUS_ARTISTS : undefined;
  return {
    title: name(common.title, path.title) ?? 'Untitled',
    artist,
    albumArtist: name(common.albumartist, compilation) ?? artist,
    album: name(common.album, path.album) ?? null,
    trackNumber: count(common.track?.no) ?? path.track ?? null,
    discNumber: count(common.disk?.no) ?? path.disc ?? null,
    year: year(common.year ?? common.originalyear),
    genre: cleanText(common.genre?.[0], GENRE_CHARS_MAX) ?? null,
  };
}

function count(value: number | null | undefined): number | undefined {
  const whole = Number.isInteger(value) && value! > 0 && value! <= NUMBER_MAX;
  return whole ? value! : undefined;
}

function year(value: number | null | undefined): number | null {
  return Number.isInteger(value) && value! >= 1000 && value! <= 9999 ? value! : null;
}
