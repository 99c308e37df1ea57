import type {
  MediaPlaylist,
  MultivariantPlaylist,
  Playlist,
} from '../../playlist/playlist-view.ts';
import { viewPlaylist } from '../../playlist/view-playlist.ts';
import type { Presentation, Rendition } from '../presentation.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import { applyFixes } from './apply-fixes.ts';
import { mendBandwidth } from './mend-bandwidth.ts';
import { mendCodecs } from './mend-codecs.ts';
import { mendEndlist } from './mend-endlist.ts';
import { mendExtinf } from './mend-extinf.ts';
import { mendIndependentSegments } from './mend-independent-segments.ts';
import { mendTargetDuration } from './mend-target-duration.ts';
import { mendVersion } from './mend-version.ts';
import type { LineFix, Mender } from './model.ts';

/** One after the other: what a later one measures depends on what an earlier one wrote. */
const MENDERS: readonly Mender[] = [
  mendExtinf,
  mendEndlist,
  mendTargetDuration,
  mendIndependentSegments,
  mendCodecs,
  mendBandwidth,
  mendVersion,
];

/** A playlist whose text was mended. */
export interface MendedPlaylist {
  readonly before: Playlist;
  readonly after: Playlist;
}

/**
 * Mends in the text of playlists what the bytes of the media prove: EXTINF, EXT-X-ENDLIST,
 * EXT-X-TARGETDURATION, EXT-X-INDEPENDENT-SEGMENTS, CODECS, BANDWIDTH, AVERAGE-BANDWIDTH and
 * EXT-X-VERSION. Every other line stays byte for byte. Only what changes is returned. Pure.
 */
export function mendPresentation(
  presentation: Presentation,
  { resolve }: Pick<ByteSource, 'resolve'>,
): readonly MendedPlaylist[] {
  const originals = playlistsOf(presentation);
  let current = presentation;
  for (const mender of MENDERS) {
    const all = [...mender(current)];
    current = replacePlaylists(current, (playlist, outer) => {
      const fixes = all.filter((fix) => fix.playlist === playlist);
      return fixes.length === 0 ? playlist : mended(playlist, fixes, resolve, outer);
    });
  }
  return playlistsOf(current).flatMap((after, index) => {
    const before = originals[index]!;
    return after.bytes.equals(before.bytes) ? [] : [{ before, after }];
  });
}

function playlistsOf({ multivariant, renditions }: Presentation): Playlist[] {
  return [...(multivariant ? [multivariant] : []), ...renditions.map((one) => one.playlist)];
}

function mended(
  playlist: Playlist,
  fixes: readonly LineFix[],
  resolve: ByteSource['resolve'],
  outer: MultivariantPlaylist | undefined,
): Playlist {
  return viewPlaylist(playlist.resource, applyFixes(playlist, fixes), {
    resolve: (uri, base) => resolve(uri, base),
    variables: outer?.variables,
  });
}

type Replace = (playlist: Playlist, outer: MultivariantPlaylist | undefined) => Playlist;

/** The same media under playlists with another text; no line of a URI comes or goes. */
function replacePlaylists(presentation: Presentation, replace: Replace): Presentation {
  const { multivariant: main, renditions } = presentation;
  const view = main && (replace(main, undefined) as MultivariantPlaylist);
  const multivariant = main && view && { ...view, fetched: main.fetched };
  return {
    ...presentation,
    multivariant,
    renditions: renditions.map((rendition) => relink(rendition, replace, multivariant)),
  };
}

/** A rendition under what its playlist and the multivariant one say now. */
function relink(
  rendition: Rendition,
  replace: Replace,
  multivariant: Presentation['multivariant'],
): Rendition {
  const playlist = replace(rendition.playlist, multivariant) as MediaPlaylist;
  const { asked, segments } = rendition;
  const names = (one: { reference?: { location: string | undefined } | undefined }): boolean =>
    one.reference?.location !== undefined && one.reference.location === asked;
  return {
    ...rendition,
    playlist,
    segments: segments.map((fetched, index) =>
      Object.assign({}, fetched, { segment: playlist.segments[index]! }),
    ),
    variants: (multivariant?.variants ?? []).filter(names),
    renditionTags: (multivariant?.renditions ?? []).filter(names),
  };
}
