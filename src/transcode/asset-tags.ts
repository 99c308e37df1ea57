import { cleanText } from '#music/clean-text.ts';
import type { FileTags } from '#music/read-tags.ts';
import type { AssetTags } from '#pipeline/index.ts';

const TEXT_CHARS_MAX = 500;
const NUMBER_MAX = 9999;

/** What an asset says of its music: the tags of the file and nothing that was guessed. Pure. */
export function assetTags({ common }: Pick<FileTags, 'common'>): AssetTags {
  const text = (value: string | undefined): string | null =>
    cleanText(value, TEXT_CHARS_MAX) ?? null;
  const count = (value: number | null | undefined): number | null =>
    Number.isInteger(value) && value! > 0 && value! <= NUMBER_MAX ? value! : null;
  return {
    title: text(common.title),
    artist: text(common.artist) ?? text(common.artists?.join(', ')),
    albumArtist: text(common.albumartist),
    album: text(common.album),
    trackNumber: count(common.track?.no),
    discNumber: count(common.disk?.no),
  };
}

/**
 * Which album a file belongs to: the same album and album artist, wherever the files are; without
 * an album artist the same album in the same folder, for other people have made a `Greatest Hits`;
 * without an album the folder. Pure.
 * @param folder of the source, absolute.
 */
export function albumKey(
  { album, albumArtist }: Pick<AssetTags, 'album' | 'albumArtist'>,
  folder: string,
): string {
  if (album === null) return JSON.stringify({ folder });
  return JSON.stringify(albumArtist === null ? { album, folder } : { album, albumArtist });
}
