import type { MediaPlaylist, MediaSegment } from '../playlist/playlist-view.ts';
import { readDate, type PlaylistDate } from '../playlist/read-date.ts';
import type { TagLine } from '../playlist/token.ts';

/** A segment with an EXT-X-PROGRAM-DATE-TIME that can be read. */
export interface DatedSegment {
  readonly segment: MediaSegment;
  readonly tag: TagLine;
  readonly date: PlaylistDate;
}

export function datedSegments({ segments }: MediaPlaylist): readonly DatedSegment[] {
  return segments.flatMap((segment) => {
    const tag = segment.programDateTime;
    const date = readDate(tag?.value);
    return tag === undefined || date === undefined ? [] : [{ segment, tag, date }];
  });
}
