import { defineRules } from '#core/rules.ts';

import type { MediaRule } from './media-rule.ts';
import type { Presentation } from './presentation.ts';
import { discontinuitiesAligned } from './rules/discontinuities-aligned.ts';
import { discontinuitySequenceFirst } from './rules/discontinuity-sequence-first.ts';
import { endlistPresent } from './rules/endlist-present.ts';
import { eventKeepsSegments } from './rules/event-keeps-segments.ts';
import { extinfDecimals } from './rules/extinf-decimals.ts';
import { extinfPositive } from './rules/extinf-positive.ts';
import { extinfPresent } from './rules/extinf-present.ts';
import { extinfSyntax } from './rules/extinf-syntax.ts';
import { extinfWithinTargetDuration } from './rules/extinf-within-target-duration.ts';
import { finishedPlaylistVod } from './rules/finished-playlist-vod.ts';
import { iFramesOnlyVideo } from './rules/i-frames-only-video.ts';
import { livePlaylistReady } from './rules/live-playlist-ready.ts';
import { liveWindowKept } from './rules/live-window-kept.ts';
import { mediaSequenceFirst } from './rules/media-sequence-first.ts';
import { mediaTagsOnce } from './rules/media-tags-once.ts';
import { noGapsInVod } from './rules/no-gaps-in-vod.ts';
import { nothingAfterEndlist } from './rules/nothing-after-endlist.ts';
import { playlistTypeKnown } from './rules/playlist-type-known.ts';
import { segmentNamedOnce } from './rules/segment-named-once.ts';
import { serverControlConsistent } from './rules/server-control-consistent.ts';
import { targetDurationPresent } from './rules/target-duration-present.ts';
import { targetDurationSix } from './rules/target-duration-six.ts';
import { targetDurationTight } from './rules/target-duration-tight.ts';
import { targetDurationWhole } from './rules/target-duration-whole.ts';
import { vodWithoutParts } from './rules/vod-without-parts.ts';

/**
 * Every rule over HLS, by the chapters of the table. Where one fault breaks several rules, the one
 * that stands first here is reported first: causes before consequences.
 */
export const hlsRules = defineRules<Presentation, MediaRule>('hls', [
  // F: the file and its lines
  // A: attribute lists
  // G: tags of both kinds of playlists
  // M: media playlists
  targetDurationPresent,
  targetDurationWhole,
  mediaTagsOnce,
  extinfWithinTargetDuration,
  targetDurationSix,
  targetDurationTight,
  mediaSequenceFirst,
  discontinuitySequenceFirst,
  endlistPresent,
  nothingAfterEndlist,
  playlistTypeKnown,
  finishedPlaylistVod,
  eventKeepsSegments,
  iFramesOnlyVideo,
  serverControlConsistent,
  liveWindowKept,
  livePlaylistReady,
  vodWithoutParts,
  // S: segment tags
  extinfPresent,
  extinfSyntax,
  extinfPositive,
  extinfDecimals,
  discontinuitiesAligned,
  noGapsInVod,
  segmentNamedOnce,
  // N: EXT-X-MAP and byte ranges
  // K: keys
  // D: dates
  // P: multivariant playlists
  // R: groups of renditions
  // X: across playlists
  // B: bytes that can be read
  // I: init sections
  // E: segments of fragmented MP4
  // T: segments of transport streams
  // Q: packed audio
  // H: delivery
  // C: Apple's audio authoring
  // Z: assets of veza's own
]);
