import { defineRules } from '#core/rules.ts';

import type { MediaRule } from './media-rule.ts';
import type { Presentation } from './presentation.ts';
import { aes128Padded } from './rules/aes-128-padded.ts';
import { aes256GcmLayout } from './rules/aes-256-gcm-layout.ts';
import { attributeBlanks } from './rules/attribute-blanks.ts';
import { attributeDecimals } from './rules/attribute-decimals.ts';
import { attributeEnumerations } from './rules/attribute-enumerations.ts';
import { attributeHexadecimals } from './rules/attribute-hexadecimals.ts';
import { attributeIntegers } from './rules/attribute-integers.ts';
import { attributeListsUnique } from './rules/attribute-lists-unique.ts';
import { attributeNames } from './rules/attribute-names.ts';
import { attributeOnce } from './rules/attribute-once.ts';
import { attributeResolutions } from './rules/attribute-resolutions.ts';
import { attributeStrings } from './rules/attribute-strings.ts';
import { attributesKnown } from './rules/attributes-known.ts';
import { audioByItself } from './rules/audio-by-itself.ts';
import { audioRateRecommended } from './rules/audio-rate-recommended.ts';
import { autoselectDistinguishable } from './rules/autoselect-distinguishable.ts';
import { averageBandwidthPresent } from './rules/average-bandwidth-present.ts';
import { averageBandwidthTrue } from './rules/average-bandwidth-true.ts';
import { averageBelowPeak } from './rules/average-below-peak.ts';
import { bandwidthCoversPeak } from './rules/bandwidth-covers-peak.ts';
import { bandwidthNearPeak } from './rules/bandwidth-near-peak.ts';
import { bitrateTagTrue } from './rules/bitrate-tag-true.ts';
import { boundariesAligned } from './rules/boundaries-aligned.ts';
import { boxesWhole } from './rules/boxes-whole.ts';
import { byterangeInsideFile } from './rules/byterange-inside-file.ts';
import { byterangeOffsetKnown } from './rules/byterange-offset-known.ts';
import { byterangeOnBoxBoundary } from './rules/byterange-on-box-boundary.ts';
import { byterangeVersion } from './rules/byterange-version.ts';
import { byterangesContiguous } from './rules/byteranges-contiguous.ts';
import { captionsAndSubtitles } from './rules/captions-and-subtitles.ts';
import { cellularVariant } from './rules/cellular-variant.ts';
import { channelsSaid } from './rules/channels-said.ts';
import { closedCaptionsNoneEverywhere } from './rules/closed-captions-none-everywhere.ts';
import { cmafStructure } from './rules/cmaf-structure.ts';
import { codecNeedsFmp4 } from './rules/codec-needs-fmp4.ts';
import { codecsComplete } from './rules/codecs-complete.ts';
import { codecsMatchSampleEntry } from './rules/codecs-match-sample-entry.ts';
import { codecsWithoutStrangers } from './rules/codecs-without-strangers.ts';
import { contentSteeringComplete } from './rules/content-steering-complete.ts';
import { dataInMdat } from './rules/data-in-mdat.ts';
import { dateRangeAttributes } from './rules/date-range-attributes.ts';
import { dateRangeEndOnNext } from './rules/date-range-end-on-next.ts';
import { dateRangeIdentified } from './rules/date-range-identified.ts';
import { dateRangeNeedsDate } from './rules/date-range-needs-date.ts';
import { dateRangeRepeated } from './rules/date-range-repeated.ts';
import { dateRangeTimes } from './rules/date-range-times.ts';
import { dateTimeSyntax } from './rules/date-time-syntax.ts';
import { datesEverywhere } from './rules/dates-everywhere.ts';
import { datesOnDiscontinuities } from './rules/dates-on-discontinuities.ts';
import { datesUnambiguous } from './rules/dates-unambiguous.ts';
import { decodeTimePresent } from './rules/decode-time-present.ts';
import { decodeTimesContinuous } from './rules/decode-times-continuous.ts';
import { decodedSamplesComplete } from './rules/decoded-samples-complete.ts';
import { defaultIsAutoselect } from './rules/default-is-autoselect.ts';
import { definesComplete } from './rules/defines-complete.ts';
import { discontinuitiesAligned } from './rules/discontinuities-aligned.ts';
import { discontinuityMarksChange } from './rules/discontinuity-marks-change.ts';
import { discontinuityMarksEncoding } from './rules/discontinuity-marks-encoding.ts';
import { discontinuityNeeded } from './rules/discontinuity-needed.ts';
import { discontinuitySequenceFirst } from './rules/discontinuity-sequence-first.ts';
import { discontinuitySequencesEqual } from './rules/discontinuity-sequences-equal.ts';
import { durationsEqual } from './rules/durations-equal.ts';
import { editListSkipsDelay } from './rules/edit-list-skips-delay.ts';
import { encryptedMapIv } from './rules/encrypted-map-iv.ts';
import { encryptionDeclared } from './rules/encryption-declared.ts';
import { encryptionInfoPresent } from './rules/encryption-info-present.ts';
import { endTrimmed } from './rules/end-trimmed.ts';
import { endlistPresent } from './rules/endlist-present.ts';
import { eventKeepsSegments } from './rules/event-keeps-segments.ts';
import { everyFileReferenced } from './rules/every-file-referenced.ts';
import { extensionMatchesBytes } from './rules/extension-matches-bytes.ts';
import { extinfDecimals } from './rules/extinf-decimals.ts';
import { extinfDoesNotDrift } from './rules/extinf-does-not-drift.ts';
import { extinfEqualsFrames } from './rules/extinf-equals-frames.ts';
import { extinfEqualsSamples } from './rules/extinf-equals-samples.ts';
import { extinfHasUri } from './rules/extinf-has-uri.ts';
import { extinfPositive } from './rules/extinf-positive.ts';
import { extinfPresent } from './rules/extinf-present.ts';
import { extinfSyntax } from './rules/extinf-syntax.ts';
import { extinfWithinTargetDuration } from './rules/extinf-within-target-duration.ts';
import { extm3uFirst } from './rules/extm3u-first.ts';
import { fairplayKey } from './rules/fairplay-key.ts';
import { finishedPlaylistVod } from './rules/finished-playlist-vod.ts';
import { firstVariantMiddle } from './rules/first-variant-middle.ts';
import { flacMd5True } from './rules/flac-md5-true.ts';
import { fragmentsContinuous } from './rules/fragments-continuous.ts';
import { frameDurationsEven } from './rules/frame-durations-even.ts';
import { framesDecode } from './rules/frames-decode.ts';
import { groupAudioInVariants } from './rules/group-audio-in-variants.ts';
import { groupsHaveSameMembers } from './rules/groups-have-same-members.ts';
import { heAacAtLowRates } from './rules/he-aac-at-low-rates.ts';
import { iFrameVariantComplete } from './rules/i-frame-variant-complete.ts';
import { iFramesOnlyVideo } from './rules/i-frames-only-video.ts';
import { importsDefined } from './rules/imports-defined.ts';
import { independentSegmentsOnce } from './rules/independent-segments-once.ts';
import { initBrandCurrent } from './rules/init-brand-current.ts';
import { initDurationsZero } from './rules/init-durations-zero.ts';
import { initMovieFollowsType } from './rules/init-movie-follows-type.ts';
import { initOneAudioTrack } from './rules/init-one-audio-track.ts';
import { initSelfContained } from './rules/init-self-contained.ts';
import { initTablesEmpty } from './rules/init-tables-empty.ts';
import { initTrackExtends } from './rules/init-track-extends.ts';
import { initWithoutMedia } from './rules/init-without-media.ts';
import { ivUnpredictable } from './rules/iv-unpredictable.ts';
import { keyFileSize } from './rules/key-file-size.ts';
import { keyFormatVersion } from './rules/key-format-version.ts';
import { keyFormatVersionsSyntax } from './rules/key-format-versions-syntax.ts';
import { keyIv128Bits } from './rules/key-iv-128-bits.ts';
import { keyIvNotAllowed } from './rules/key-iv-not-allowed.ts';
import { keyMethodKnown } from './rules/key-method-known.ts';
import { keyNoneAlone } from './rules/key-none-alone.ts';
import { keyUriPresent } from './rules/key-uri-present.ts';
import { keysAgree } from './rules/keys-agree.ts';
import { ladderSpaced } from './rules/ladder-spaced.ts';
import { limitsKept } from './rules/limits-kept.ts';
import { lineEnds } from './rules/line-ends.ts';
import { livePlaylistReady } from './rules/live-playlist-ready.ts';
import { liveWindowKept } from './rules/live-window-kept.ts';
import { loudnessPresent } from './rules/loudness-present.ts';
import { mapByterangeSyntax } from './rules/map-byterange-syntax.ts';
import { mapFitsSegments } from './rules/map-fits-segments.ts';
import { mapHoldsInitOnly } from './rules/map-holds-init-only.ts';
import { mapIsNoSegment } from './rules/map-is-no-segment.ts';
import { mapPresent } from './rules/map-present.ts';
import { mapUriPresent } from './rules/map-uri-present.ts';
import { mapVersion } from './rules/map-version.ts';
import { mediaContentType } from './rules/media-content-type.ts';
import { mediaKindKnown } from './rules/media-kind-known.ts';
import { mediaNotRedirected } from './rules/media-not-redirected.ts';
import { mediaSequenceFirst } from './rules/media-sequence-first.ts';
import { mediaTagsOnce } from './rules/media-tags-once.ts';
import { metadataInPlaylist } from './rules/metadata-in-playlist.ts';
import { noAudioVariantsBesideVideo } from './rules/no-audio-variants-beside-video.ts';
import { noByteOrderMark } from './rules/no-byte-order-mark.ts';
import { noControlCharacters } from './rules/no-control-characters.ts';
import { noGapsInVod } from './rules/no-gaps-in-vod.ts';
import { noPicturesOfSound } from './rules/no-pictures-of-sound.ts';
import { noStrayBlanks } from './rules/no-stray-blanks.ts';
import { nothingAfterEndlist } from './rules/nothing-after-endlist.ts';
import { oneDefaultAGroup } from './rules/one-default-a-group.ts';
import { oneKindOfPlaylist } from './rules/one-kind-of-playlist.ts';
import { opusPreSkipEdited } from './rules/opus-pre-skip-edited.ts';
import { packedFormatKnown } from './rules/packed-format-known.ts';
import { packedFramesWhole } from './rules/packed-frames-whole.ts';
import { packedTimestamp33Bits } from './rules/packed-timestamp-33-bits.ts';
import { packedTimestampContinues } from './rules/packed-timestamp-continues.ts';
import { packedTimestampPresent } from './rules/packed-timestamp-present.ts';
import { peakNearAverage } from './rules/peak-near-average.ts';
import { playerAgrees } from './rules/player-agrees.ts';
import { playlistName } from './rules/playlist-name.ts';
import { playlistTypeKnown } from './rules/playlist-type-known.ts';
import { playlistTypesEqual } from './rules/playlist-types-equal.ts';
import { playlistsCompressed } from './rules/playlists-compressed.ts';
import { rangeAnswered } from './rules/range-answered.ts';
import { referencesResolve } from './rules/references-resolve.ts';
import { renditionAttributesFit } from './rules/rendition-attributes-fit.ts';
import { renditionAttributesPresent } from './rules/rendition-attributes-present.ts';
import { renditionLanguage } from './rules/rendition-language.ts';
import { renditionNamesUnique } from './rules/rendition-names-unique.ts';
import { renditionsEquallyLoud } from './rules/renditions-equally-loud.ts';
import { renditionsInTime } from './rules/renditions-in-time.ts';
import { renditionsStartTogether } from './rules/renditions-start-together.ts';
import { resourceThere } from './rules/resource-there.ts';
import { resourcesAnswered } from './rules/resources-answered.ts';
import { sampleAesScheme } from './rules/sample-aes-scheme.ts';
import { sampleEntryConsistent } from './rules/sample-entry-consistent.ts';
import { sampleRateMatches } from './rules/sample-rate-matches.ts';
import { sampleSizesFillMdat } from './rules/sample-sizes-fill-mdat.ts';
import { samplesReadable } from './rules/samples-readable.ts';
import { samplesSync } from './rules/samples-sync.ts';
import { sbrSignalled } from './rules/sbr-signalled.ts';
import { scoreOnAll } from './rules/score-on-all.ts';
import { segmentDecodesAlone } from './rules/segment-decodes-alone.ts';
import { segmentHoldsSamples } from './rules/segment-holds-samples.ts';
import { segmentIndexTrue } from './rules/segment-index-true.ts';
import { segmentNamedOnce } from './rules/segment-named-once.ts';
import { segmentTypePresent } from './rules/segment-type-present.ts';
import { segmentWithinTargetDuration } from './rules/segment-within-target-duration.ts';
import { segmentsInOrder } from './rules/segments-in-order.ts';
import { segmentsIndependent } from './rules/segments-independent.ts';
import { segmentsPresent } from './rules/segments-present.ts';
import { separateAudioDeclared } from './rules/separate-audio-declared.ts';
import { sequenceNumbersIncrease } from './rules/sequence-numbers-increase.ts';
import { serverControlConsistent } from './rules/server-control-consistent.ts';
import { sessionDataComplete } from './rules/session-data-complete.ts';
import { sessionDataIsJson } from './rules/session-data-is-json.ts';
import { sessionKeyMatches } from './rules/session-key-matches.ts';
import { sharedTagsEqual } from './rules/shared-tags-equal.ts';
import { sharedTagsOnce } from './rules/shared-tags-once.ts';
import { soundIsHeard } from './rules/sound-is-heard.ts';
import { stableIds } from './rules/stable-ids.ts';
import { startHasOffset } from './rules/start-has-offset.ts';
import { startInside } from './rules/start-inside.ts';
import { startsAgree } from './rules/starts-agree.ts';
import { stereoAacBesideLossless } from './rules/stereo-aac-beside-lossless.ts';
import { supplementalCodecsBased } from './rules/supplemental-codecs-based.ts';
import { tagCase } from './rules/tag-case.ts';
import { tagsKnown } from './rules/tags-known.ts';
import { tagsOfItsKind } from './rules/tags-of-its-kind.ts';
import { targetDurationPresent } from './rules/target-duration-present.ts';
import { targetDurationSix } from './rules/target-duration-six.ts';
import { targetDurationTight } from './rules/target-duration-tight.ts';
import { targetDurationWhole } from './rules/target-duration-whole.ts';
import { targetDurationsEqual } from './rules/target-durations-equal.ts';
import { textIsNormalized } from './rules/text-is-normalized.ts';
import { textIsUtf8 } from './rules/text-is-utf8.ts';
import { timescaleIsSampleRate } from './rules/timescale-is-sample-rate.ts';
import { trackKnown } from './rules/track-known.ts';
import { transportSecured } from './rules/transport-secured.ts';
import { tsCountersContinue } from './rules/ts-counters-continue.ts';
import { tsFramesWhole } from './rules/ts-frames-whole.ts';
import { tsOneAudioStream } from './rules/ts-one-audio-stream.ts';
import { tsPacketsAligned } from './rules/ts-packets-aligned.ts';
import { tsProgramTables } from './rules/ts-program-tables.ts';
import { tsStreamTypeKnown } from './rules/ts-stream-type-known.ts';
import { tsTablesFirst } from './rules/ts-tables-first.ts';
import { tsTimesContinue } from './rules/ts-times-continue.ts';
import { uriSchemes } from './rules/uri-schemes.ts';
import { variablesDefined } from './rules/variables-defined.ts';
import { variantBandwidthPresent } from './rules/variant-bandwidth-present.ts';
import { variantCodecsPresent } from './rules/variant-codecs-present.ts';
import { variantGroupsExist } from './rules/variant-groups-exist.ts';
import { variantListedOnce } from './rules/variant-listed-once.ts';
import { variantUriFollows } from './rules/variant-uri-follows.ts';
import { versionNotHigher } from './rules/version-not-higher.ts';
import { versionOnce } from './rules/version-once.ts';
import { versionPresent } from './rules/version-present.ts';
import { versionSufficient } from './rules/version-sufficient.ts';
import { vodWithoutParts } from './rules/vod-without-parts.ts';
import { xheStartsSync } from './rules/xhe-starts-sync.ts';

/**
 * Every rule over HLS, by the chapters of the table. Where one fault breaks several rules, the one
 * that stands first here is reported first: causes before consequences.
 */
export const hlsRules = defineRules<Presentation, MediaRule>('hls', [
  // F: the file and its lines
  extm3uFirst,
  textIsUtf8,
  noByteOrderMark,
  noControlCharacters,
  textIsNormalized,
  lineEnds,
  noStrayBlanks,
  playlistName,
  oneKindOfPlaylist,
  tagsOfItsKind,
  tagsKnown,
  tagCase,
  extinfHasUri,
  segmentsPresent,
  referencesResolve,
  uriSchemes,
  // A: attribute lists
  attributeNames,
  attributesKnown,
  attributeOnce,
  attributeIntegers,
  attributeHexadecimals,
  attributeDecimals,
  attributeStrings,
  attributeEnumerations,
  attributeListsUnique,
  attributeResolutions,
  attributeBlanks,
  variablesDefined,
  definesComplete,
  // G: tags of both kinds of playlists
  versionOnce,
  versionPresent,
  versionSufficient,
  versionNotHigher,
  sharedTagsOnce,
  segmentsIndependent,
  independentSegmentsOnce,
  startHasOffset,
  startInside,
  startsAgree,
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
  segmentWithinTargetDuration,
  // S: segment tags
  extinfPresent,
  extinfSyntax,
  extinfPositive,
  extinfDecimals,
  discontinuitiesAligned,
  noGapsInVod,
  segmentNamedOnce,
  discontinuityMarksChange,
  discontinuityMarksEncoding,
  discontinuityNeeded,
  extinfEqualsFrames,
  extinfDoesNotDrift,
  bitrateTagTrue,
  // N: EXT-X-MAP and byte ranges
  mapUriPresent,
  mapByterangeSyntax,
  mapVersion,
  byterangeVersion,
  byterangeOffsetKnown,
  byterangesContiguous,
  rangeAnswered,
  mapPresent,
  byterangeInsideFile,
  mapIsNoSegment,
  mapFitsSegments,
  byterangeOnBoxBoundary,
  mapHoldsInitOnly,
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
  encryptionDeclared,
  keyFileSize,
  aes128Padded,
  aes256GcmLayout,
  sampleAesScheme,
  // D: dates
  dateTimeSyntax,
  datesOnDiscontinuities,
  datesUnambiguous,
  datesEverywhere,
  dateRangeIdentified,
  dateRangeNeedsDate,
  dateRangeTimes,
  dateRangeEndOnNext,
  dateRangeRepeated,
  dateRangeAttributes,
  // P: multivariant playlists
  variantBandwidthPresent,
  variantUriFollows,
  variantCodecsPresent,
  averageBandwidthPresent,
  averageBelowPeak,
  variantGroupsExist,
  closedCaptionsNoneEverywhere,
  scoreOnAll,
  iFrameVariantComplete,
  sessionDataComplete,
  sessionDataIsJson,
  stableIds,
  contentSteeringComplete,
  supplementalCodecsBased,
  firstVariantMiddle,
  noAudioVariantsBesideVideo,
  cellularVariant,
  variantListedOnce,
  noPicturesOfSound,
  codecsComplete,
  codecsMatchSampleEntry,
  codecsWithoutStrangers,
  bandwidthCoversPeak,
  bandwidthNearPeak,
  averageBandwidthTrue,
  peakNearAverage,
  // R: groups of renditions
  renditionAttributesPresent,
  renditionNamesUnique,
  oneDefaultAGroup,
  defaultIsAutoselect,
  autoselectDistinguishable,
  groupsHaveSameMembers,
  renditionAttributesFit,
  channelsSaid,
  captionsAndSubtitles,
  renditionLanguage,
  separateAudioDeclared,
  stereoAacBesideLossless,
  sampleRateMatches,
  groupAudioInVariants,
  // X: across playlists
  targetDurationsEqual,
  playlistTypesEqual,
  durationsEqual,
  discontinuitySequencesEqual,
  sharedTagsEqual,
  importsDefined,
  renditionsStartTogether,
  boundariesAligned,
  renditionsInTime,
  // B: bytes that can be read
  resourceThere,
  mediaKindKnown,
  boxesWhole,
  segmentHoldsSamples,
  limitsKept,
  samplesReadable,
  // I: init sections
  initBrandCurrent,
  initMovieFollowsType,
  trackKnown,
  initTablesEmpty,
  initDurationsZero,
  initTrackExtends,
  initWithoutMedia,
  initSelfContained,
  initOneAudioTrack,
  sampleEntryConsistent,
  sbrSignalled,
  timescaleIsSampleRate,
  editListSkipsDelay,
  opusPreSkipEdited,
  cmafStructure,
  loudnessPresent,
  codecNeedsFmp4,
  // E: segments of fragmented MP4
  segmentsInOrder,
  decodeTimePresent,
  dataInMdat,
  frameDurationsEven,
  fragmentsContinuous,
  decodeTimesContinuous,
  extinfEqualsSamples,
  sampleSizesFillMdat,
  sequenceNumbersIncrease,
  segmentIndexTrue,
  segmentTypePresent,
  samplesSync,
  endTrimmed,
  xheStartsSync,
  encryptionInfoPresent,
  framesDecode,
  segmentDecodesAlone,
  // T: segments of transport streams
  tsPacketsAligned,
  tsProgramTables,
  tsTablesFirst,
  tsCountersContinue,
  tsFramesWhole,
  tsTimesContinue,
  tsStreamTypeKnown,
  tsOneAudioStream,
  // Q: packed audio
  packedFormatKnown,
  packedTimestampPresent,
  packedTimestamp33Bits,
  packedTimestampContinues,
  packedFramesWhole,
  extensionMatchesBytes,
  // H: delivery
  playlistsCompressed,
  mediaContentType,
  mediaNotRedirected,
  resourcesAnswered,
  transportSecured,
  // C: Apple's audio authoring
  heAacAtLowRates,
  audioRateRecommended,
  audioByItself,
  metadataInPlaylist,
  // Z: assets of veza's own
  decodedSamplesComplete,
  everyFileReferenced,
  ladderSpaced,
  flacMd5True,
  renditionsEquallyLoud,
  soundIsHeard,
  // Y: what players make of it
  playerAgrees,
]);
