import { formatBytes } from '#core/units.ts';
import { visible } from '#core/visible.ts';
import type { HlsEvent } from '#hls/index.ts';

import type { Measure } from './terminal.ts';

/** A presentation with fewer segments is done before anybody wonders. */
const SEGMENTS_TOLD_MIN = 100;

/** An event of validating as a line; what was found is the result's to say. */
export function describeHls(event: HlsEvent): string | undefined {
  return measureHls(event)?.label;
}

/** How far validating is. */
export function measureHls(event: HlsEvent): Measure | undefined {
  if (event.type === 'subjects.progress') {
    const { done, total } = event;
    return { done, total, label: `${done} of ${total} presentations` };
  }
  if (event.type === 'deepen.progress') {
    const { subject, segmentsDone: done, segmentsTotal: total } = event;
    return { done, total, label: `${visible(subject)}: ${done} of ${total} segments decoded` };
  }
  if (event.type !== 'validate.progress' || event.segmentsTotal < SEGMENTS_TOLD_MIN) {
    return undefined;
  }
  const { subject, segmentsDone: done, segmentsTotal: total, bytesDone } = event;
  const label = `${visible(subject)}: ${done} of ${total} segments, ${formatBytes(bytesDone)}`;
  return { done, total, label };
}
