import { findWrongExtinf } from '../find-wrong-extinf.ts';
import type { MediaRule } from '../media-rule.ts';

export const extinfEqualsSamples: MediaRule = {
  id: 'extinf-equals-samples',
  code: 'E05',
  title: 'EXTINF is the duration of the samples in the segment',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3, §4.4.4.1',
  why: 'Small differences add up: the time line drifts from the music, and seeking lands beside its place.',
  reads: 'media',
  check: (presentation) => findWrongExtinf(presentation, 'fmp4', 'samples'),
};
