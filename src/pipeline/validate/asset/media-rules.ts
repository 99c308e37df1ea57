import { defineRules } from '#core/rules.ts';

import type { AssetMedia } from './model.ts';
import { bandwidthCoversPeak } from './rules/bandwidth-covers-peak.ts';
import { boundariesAligned } from './rules/boundaries-aligned.ts';
import { codecsMatchSampleEntry } from './rules/codecs-match-sample-entry.ts';
import { decodeTimesContinuous } from './rules/decode-times-continuous.ts';
import { decodedSamplesComplete } from './rules/decoded-samples-complete.ts';
import { endlistPresent } from './rules/endlist-present.ts';
import { everyFileReferenced } from './rules/every-file-referenced.ts';
import { extinfEqualsSamples } from './rules/extinf-equals-samples.ts';
import { extinfWithinTargetDuration } from './rules/extinf-within-target-duration.ts';
import { frameDurationsEven } from './rules/frame-durations-even.ts';
import { mapPresent } from './rules/map-present.ts';
import { sampleSizesFillMdat } from './rules/sample-sizes-fill-mdat.ts';
import { targetDurationPresent } from './rules/target-duration-present.ts';

/** The rules that every asset passes before it is published, in the order in which they report. */
export const mediaRules = defineRules<AssetMedia>('media', [
  targetDurationPresent,
  extinfWithinTargetDuration,
  endlistPresent,
  mapPresent,
  codecsMatchSampleEntry,
  bandwidthCoversPeak,
  boundariesAligned,
  decodeTimesContinuous,
  extinfEqualsSamples,
  sampleSizesFillMdat,
  frameDurationsEven,
  decodedSamplesComplete,
  everyFileReferenced,
]);
