import type { ListedSegment, ListedVariant, PlaylistText } from './model.ts';

/** Reads a playlist's lines into tags, segments and variants; judges nothing. Pure. */
export function readPlaylist(file: string, text: string): PlaylistText {
  const tags: PlaylistText['tags'][number][] = [];
  const segments: ListedSegment[] = [];
  const variants: ListedVariant[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const row = raw.replace(/\r$/, '');
    const line = index + 1;
    if (row.startsWith('#EXT')) {
      const colon = row.indexOf(':');
      const name = colon < 0 ? row : row.slice(0, colon);
      tags.push({ name, value: colon < 0 ? '' : row.slice(colon + 1), line });
    } else if (row !== '' && !row.startsWith('#')) {
      const tag = tags.findLast(({ name }) => name === '#EXTINF' || name === '#EXT-X-STREAM-INF');
      if (tag?.name === '#EXTINF') {
        segments.push({ uri: row, seconds: Number.parseFloat(tag.value), line: tag.line });
      } else if (tag !== undefined) {
        variants.push({ uri: row, attributes: readAttributes(tag.value), line: tag.line });
      }
    }
  }
  return { file, tags, segments, variants };
}

/** `A=1,B="x,y"` as a map; quotes are taken off. */
export function readAttributes(list: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, quoted, plain] of list.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g)) {
    attributes.set(name!, quoted ?? plain ?? '');
  }
  return attributes;
}

/** The value of a tag that stands at most once; undefined where it is not there. */
export function tagValue(playlist: PlaylistText, name: string): string | undefined {
  return playlist.tags.find((tag) => tag.name === name)?.value;
}
