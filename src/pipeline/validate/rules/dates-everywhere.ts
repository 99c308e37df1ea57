import type { MediaPlaylist } from '../../playlist/playlist-view.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import { comparablePlaylists } from '../comparable-playlists.ts';
import { datedSegments, type DatedSegment } from '../dated-segments.ts';
import { atLine, atValue, type MediaFinding, type MediaRule } from '../media-rule.ts';

const TAG = 'EXT-X-PROGRAM-DATE-TIME';

/** Renditions may be cut at different frames; the longest lasts less. */
const APART_SECONDS_MAX = 0.5;

export const datesEverywhere: MediaRule = {
  id: 'dates-everywhere',
  code: 'D04',
  title: 'All playlists have dates, and the same ones, or none has',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.4',
  why: 'A player that changes the rendition loses the date, or finds itself at another one.',
  reads: 'presentation',
  *check(presentation) {
    const playlists = comparablePlaylists(presentation);
    const dated = playlists.filter((playlist) => tagsOf(playlist, TAG).length > 0);
    if (dated.length === 0) return;
    for (const playlist of playlists) {
      if (dated.includes(playlist)) continue;
      yield {
        subject: atLine(playlist, playlist.lines[0]),
        message: `The playlist has no ${TAG}; "${dated[0]!.resource.name}" has.`,
        hint: `Add #${TAG}: with the date of the first segment.`,
      };
    }
    yield* disagreements(dated.filter(({ endlist }) => endlist !== undefined));
  },
};

/** Of finished playlists: those that still grow were read one after the other. */
function* disagreements(playlists: readonly MediaPlaylist[]): Generator<MediaFinding> {
  const known = playlists.flatMap((playlist) => {
    const [first] = datedSegments(playlist);
    return first === undefined ? [] : [{ playlist, first, start: startOf(first) }];
  });
  for (const { playlist, first, start } of known.slice(1)) {
    const apart = start - known[0]!.start;
    if (Math.abs(apart) <= APART_SECONDS_MAX) continue;
    yield {
      subject: atValue(playlist, first.tag),
      message: `The same music is ${Math.abs(apart).toFixed(3)} s ${apart < 0 ? 'earlier' : 'later'} than in "${known[0]!.playlist.resource.name}".`,
      hint: 'Write the same date for the same music into all playlists.',
    };
  }
}

/** Date of the start of the playlist, in seconds since 1970. */
function startOf({ segment, date }: DatedSegment): number {
  return date.epochSeconds - segment.startSeconds;
}
