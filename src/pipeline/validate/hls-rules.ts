import { defineRules } from '#core/rules.ts';

import type { MediaRule } from './media-rule.ts';
import type { Presentation } from './presentation.ts';
import { byterangeOffsetKnown } from './rules/byterange-offset-known.ts';
import { byterangeVersion } from './rules/byterange-version.ts';
import { byterangesContiguous } from './rules/byteranges-contiguous.ts';
import { discontinuitiesAligned } from './rules/discontinuities-aligned.ts';
import { discontinuitySequenceFirst } from './rules/discontinuity-sequence-first.ts';
import { encryptedMapIv } from './rules/encrypted-map-iv.ts';
import { endlistPresent } from './rules/endlist-present.ts';
import { eventKeepsSegments } from './rules/event-keeps-segments.ts';
import { extinfDecimals } from './rules/extinf-decimals.ts';
import { extinfPositive } from './rules/extinf-positive.ts';
import { extinfPresent } from './rules/extinf-present.ts';
import { extinfSyntax } from './rules/extinf-syntax.ts';
import { extinfWithinTargetDuration } from './rules/extinf-within-target-duration.ts';
import { fairplayKey } from './rules/fairplay-key.ts';
import { finishedPlaylistVod } from './rules/finished-playlist-vod.ts';
import { iFramesOnlyVideo } from './rules/i-frames-only-video.ts';
import { ivUnpredictable } from './rules/iv-unpredictable.ts';
import { keyFormatVersion } from './rules/key-format-version.ts';
import { keyFormatVersionsSyntax } from './rules/key-format-versions-syntax.ts';
import { keyIv128Bits } from './rules/key-iv-128-bits.ts';
import { keyIvNotAllowed } from './rules/key-iv-not-allowed.ts';
import { keyMethodKnown } from './rules/key-method-known.ts';
import { keyNoneAlone } from './rules/key-none-alone.ts';
import { keyUriPresent } from './rules/key-uri-present.ts';
import { keysAgree } from './rules/keys-agree.ts';
import { livePlaylistReady } from './rules/live-playlist-ready.ts';
import { liveWindowKept } from './rules/live-window-kept.ts';
import { mapByterangeSyntax } from './rules/map-byterange-syntax.ts';
import { mapUriPresent } from './rules/map-uri-present.ts';
import { mapVersion } from './rules/map-version.ts';
import { mediaSequenceFirst } from './rules/media-sequence-first.ts';
import { mediaTagsOnce } from './rules/media-tags-once.ts';
import { noGapsInVod } from './rules/no-gaps-in-vod.ts';
import { nothingAfterEndlist } from './rules/nothing-after-endlist.ts';
import { playlistTypeKnown } from './rules/playlist-type-known.ts';
import { segmentNamedOnce } from './rules/segment-named-once.ts';
import { serverControlConsistent } from './rules/server-control-consistent.ts';
import { sessionKeyMatches } from './rules/session-key-matches.ts';
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
  mapUriPresent,
  mapByterangeSyntax,
  mapVersion,
  byterangeVersion,
  byterangeOffsetKnown,
  byterangesContiguous,
  // K: keys
  keyMethodKnown,
  keyNoneAlone,
  keyUriPresent,
  keyIv128Bits,
  keyIvNotAllowed,
  keyFormatVersion,
  keyFormatVersionsSyntax,
  encryptedMapIv,
  keysAgree,
  sessionKeyMatches,
  ivUnpredictable,
  fairplayKey,
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
