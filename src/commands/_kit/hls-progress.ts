import { formatBytes } from '#core/units.ts';
import { visible } from '#core/visible.ts';
import type { HlsEvent } from '#hls/index.ts';

import type { Measure } from './terminal.ts';

/** A presentation with fewer segments is done before anybody wonders. */
const SEGMENTS_TOLD_MIN = 100;

/** How events of validating are shown; what was found is the result's to say. */
export interface HlsProgress {
  readonly describe: (event: HlsEvent) => string | undefined;
  readonly measure: (event: HlsEvent) => Measure | undefined;
}

/**
 * Progress of one run. Of several presentations the bar is all of them, and what happens inside of one is a
 * part of it: several are looked at at one time.
 */
export function hlsProgress(): HlsProgress {
  const parts = new Map<string, number>();
  let all = { done: 0, total: 1 };
  const measure = (event: HlsEvent): Measure | undefined => {
    if (event.type === 'subjects.progress') {
      const { done, total } = event;
      all = { done, total };
      return overall(`${done} of ${total} presentations`);
    }
    if (event.type === 'subject.validated') {
      parts.delete(event.subject);
      return undefined;
    }
    const { subject, segmentsDone: done, segmentsTotal: total } = event;
    parts.set(subject, total === 0 ? 0 : done / total);
    if (event.type === 'validate.progress' && total < SEGMENTS_TOLD_MIN) return undefined;
    const rest =
      event.type === 'deepen.progress' ? ' decoded' : `, ${formatBytes(event.bytesDone)}`;
    const label = `${visible(subject)}: ${done} of ${total} segments${rest}`;
    if (all.total === 1) return { done, total, label };
    return overall(`${all.done + 1} of ${all.total}: ${label}`);
  };
  const overall = (label: string): Measure => {
    const open = [...parts.values()].reduce((sum, part) => sum + part, 0);
    return { ...all, done: Math.min(all.total, all.done + open), label };
  };
  return { describe: (event) => measure(event)?.label, measure };
}
