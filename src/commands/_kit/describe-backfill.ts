import type { BackfillEvent, BackfillResult } from '#backfill/index.ts';
import { formatDuration } from '#core/units.ts';

import { plural } from './render-finding.ts';
import type { Measure } from './terminal.ts';
import { table } from './terminal.ts';

/** Rows of each list that people get to see; scripts get all of them. */
const SHOWN_MAX = 20;

/** An event as a line for people; what is written row by row is for scripts. */
export function describeBackfill(event: BackfillEvent): string | undefined {
  switch (event.type) {
    case 'backfill.planned': {
      const { plan, candidates, expected } = event;
      const cost =
        expected === null
          ? 'going on where the last run stood'
          : `about ${plural(expected['by-destination'], 'request')} by destination, ${expected['by-window']} by window`;
      return `${plural(candidates, 'transfer')} without an id; listing ${plan} (${cost})`;
    }
    case 'backfill.waiting':
      return `Stripe gives no list (${event.reason}), and is asked again after ${formatDuration(event.waitMs)}`;
    case 'backfill.slowed':
      return 'Stripe has too many requests: going on at half the rate';
    case 'backfill.matched':
      return `${event.matched} certain, ${event.ambiguous} ambiguous, ${event.absent} not at Stripe`;
    case 'backfill.wrote':
      return undefined;
    default:
      return measureBackfill(event)?.label;
  }
}

const DOING = {
  'backfill.listing.progress': 'pages listed',
  'backfill.writing.progress': 'ids written',
  'backfill.noting.progress': 'metadata completed',
} as const;

/** How far a run is. */
export function measureBackfill(event: BackfillEvent): Measure | undefined {
  if (!('leftMs' in event)) return undefined;
  const { done, total, leftMs } = event;
  return { done, total, label: `${DOING[event.type]}: ${done} of ${total}`, leftMs };
}

/** What a run came to. */
export function renderBackfill(result: BackfillResult, isApplied: boolean): string {
  if (result.plan === null) return 'Every transfer that may have moved has its id.';
  const { ambiguous, absent, refused, calls, callsMinimum, rateLimited, unlisted } = result;
  const slowed = rateLimited === 0 ? '' : `, ${rateLimited} of them refused as too many`;
  const counts = table([
    ['Without an id', `${result.candidates}`],
    ['Certain', `${result.matched}`],
    [isApplied ? 'Written' : 'To be written', `${isApplied ? result.written : result.matched}`],
    ...(result.noted === 0 ? [] : [['Metadata complete', `${result.noted}`]]),
    ['Ambiguous', `${ambiguous.length}`],
    ['Not at Stripe', `${absent.length}`],
    ...(result.young === 0 ? [] : [['Too young to tell', `${result.young}`]]),
    ...(refused.length === 0 ? [] : [['Could not be written', `${refused.length}`]]),
    ['Requests', `${calls} (the fewest for it: ${callsMinimum}${slowed})`],
    ...(unlisted === 0 ? [] : [['Not listed', `${plural(unlisted, 'transfer')} known by id`]]),
  ]);
  const parts = [
    rowsOf(ambiguous, ['AMBIGUOUS', 'WHY', 'AT STRIPE'], (row) => [
      row.sellerTransferId,
      row.reasons.join(', '),
      row.stripeTransferIds.join(', '),
    ]),
    rowsOf(absent, ['NOT AT STRIPE', 'WHY'], (row) => [row.sellerTransferId, row.reason]),
    rowsOf(refused, ['NOT WRITTEN', 'WHY', 'AT STRIPE'], (row) => [
      row.sellerTransferId,
      row.reason,
      row.stripeTransferId,
    ]),
  ];
  return [counts, ...parts.filter((part) => part !== '')].join('\n\n');
}

function rowsOf<Row>(
  rows: readonly Row[],
  head: readonly string[],
  toCells: (row: Row) => readonly string[],
): string {
  if (rows.length === 0) return '';
  const more = rows.length - SHOWN_MAX;
  const shown = table([head, ...rows.slice(0, SHOWN_MAX).map(toCells)]);
  return more > 0 ? `${shown}\nand ${more} more: --json has all of them` : shown;
}
