import { formatBytes } from '#core/units.ts';
import { visible } from '#core/visible.ts';
import type { HlsEvent } from '#hls/index.ts';

import { renderCounts } from './render-finding.ts';
import type { Measure } from './terminal.ts';

/** An event of validating as a line. */
export function describeHls(event: HlsEvent): string | undefined {
  const subject = visible(event.subject);
  if (event.type === 'validate.progress') {
    const { segmentsDone, segmentsTotal, bytesDone } = event;
    return `${subject}: ${segmentsDone} of ${segmentsTotal} segments, ${formatBytes(bytesDone)}`;
  }
  const { done, total, counts } = event;
  // The result says it again where there is only one.
  if (total === 1) return undefined;
  return `${done} of ${total}: ${subject}: ${counts ? renderCounts(counts) : 'could not be read'}`;
}

/** How far validating a presentation is. */
export function measureHls(event: HlsEvent): Measure | undefined {
  if (event.type !== 'validate.progress') return undefined;
  const { segmentsDone: done, segmentsTotal: total } = event;
  return { done, total, label: describeHls(event)! };
}
