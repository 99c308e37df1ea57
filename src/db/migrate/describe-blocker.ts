import { formatDuration } from '#core/units.ts';

import type { Blocker } from './monitor.ts';

/** Who keeps a statement waiting, for how long, and what it runs with its constants masked. Pure. */
export function describeBlocker({ pid, application, query, state, ageMs }: Blocker): string {
  const name = application === '' ? '' : ` "${application}"`;
  return `backend ${pid}${name}, ${state} for ${formatDuration(ageMs)}: ${query}`;
}
