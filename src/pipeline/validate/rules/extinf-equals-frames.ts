import { findWrongExtinf } from '../find-wrong-extinf.ts';
import type { MediaRule } from '../media-rule.ts';

export const extinfEqualsFrames: MediaRule = {
  id: 'extinf-equals-frames',
  code: 'S06',
  title: 'EXTINF is how long the frames of packed audio sound',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3, §4.4.4.1',
  why: 'Small differences add up: the time line drifts from the music, and seeking lands beside its place.',
  reads: 'media',
  check: (presentation) => findWrongExtinf(presentation, 'packed', 'frames'),
};
