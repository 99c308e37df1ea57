import type { WorkEvent } from '#core/events.ts';
import { formatDuration } from '#core/units.ts';
import type { Difference } from '#domains/reconciliation/index.ts';
import type { ReconcileEvent, ReconcileResult } from '#reconcile/index.ts';

import { moneyOf } from './money-of.ts';
import type { Page } from './page.ts';
import { plural } from './render-finding.ts';

type Remedy = (rule: string) => string;

/** What a person reads of a comparison while it runs. */
export function describeReconcile(event: WorkEvent): string | undefined {
  const known = event as ReconcileEvent;
  switch (known.type) {
    case 'reconcile.started':
      return `${known.resumed ? 'Going on with' : 'Comparing'} ${known.scope} from ${known.since} to ${known.until}`;
    case 'reconcile.progress':
      return `${known.step}: ${known.done} of kind ${known.kind}, ${plural(known.calls, 'call')}`;
    case 'difference.settled':
      return `${known.rule} of ${known.subject}: ${known.outcome}`;
    case 'window.incomplete':
      return `A list could not be read to its end, and is read again by the next run: ${known.reason}`;
    default:
      return undefined;
  }
}

/** The document of a comparison. Pure. */
export function reconcileDocument(
  result: ReconcileResult,
  remedyOf: Remedy,
): Record<string, unknown> {
  const { run, differences, totals, applied, stale, failed, left, durationMs } = result;
  const endedAt = (run.finishedAt ?? run.updatedAt).getTime();
  return {
    run: {
      id: run.id,
      scope: run.scope,
      apply: run.applies,
      since: run.since.toISOString(),
      until: run.until.toISOString(),
      incomplete: run.incomplete,
    },
    compared: Number(run.compared),
    matched: Number(run.matched),
    differences: differences.map((item) => ({
      class: item.class,
      rule: item.rule,
      subject: { kind: item.subjectKind, id: item.subjectId },
      local: item.local,
      remote: item.remote,
      action: item.action,
      outcome: item.outcome,
      amountMinor: item.amountMinor === null ? null : String(item.amountMinor),
      currency: item.currency,
      ageMs: Math.max(0, endedAt - item.since.getTime()),
      message: item.message,
      remedy: remedyOf(item.rule),
    })),
    applied,
    stale,
    failed,
    left,
    totals: totals.map((row) => ({
      kind: row.kind,
      currency: row.currency,
      localCount: Number(row.localCount),
      localMinor: String(row.localMinor),
      remoteCount: Number(row.remoteCount),
      remoteMinor: String(row.remoteMinor),
      driftMinor: String(row.localMinor - row.remoteMinor),
    })),
    calls: Number(run.calls),
    callsMinimum: Number(run.callsMinimum),
    durationMs,
  };
}

/** A comparison for people: what differs first, then what it cost. */
export function renderReconcile(result: ReconcileResult, remedyOf: Remedy, page: Page): string {
  const { run, differences, totals, left, applied, stale, failed, cut } = result;
  const endedAt = (run.finishedAt ?? run.updatedAt).getTime();
  const lines = differences.flatMap((item) => renderOne(item, endedAt, remedyOf, page));
  const drifts = totals
    .filter((row) => row.localMinor !== row.remoteMinor)
    .map((row) => {
      const here = moneyOf(row.localMinor, row.currency);
      const there = moneyOf(row.remoteMinor, row.currency);
      return `${row.kind}s: ${here} here, ${there} there`;
    });
  const found =
    differences.length === 0
      ? nothingDiffers(drifts.length > 0, page)
      : [
          plural(differences.length, 'difference'),
          ...(applied > 0 ? [`${applied} repaired`] : []),
          ...(stale > 0 ? [`${stale} stale`] : []),
          ...(failed > 0 ? [`${failed} failed`] : []),
          ...(left > 0 ? [`${left} left`] : []),
        ].join(', ');
  const cost = `${plural(Number(run.calls), 'call')} (${run.callsMinimum} at least)`;
  const rest = cut ? ['There are more differences than are told here.'] : [];
  const again =
    stale > 0 ? [page.typeable('What is stale was left alone; how it is now: veza reconcile')] : [];
  const next =
    !run.applies && differences.some(({ action }) => action !== 'person')
      ? [page.typeable(`To repair what is certain: veza reconcile --apply --run ${run.id}`)]
      : [];
  return [
    ...lines,
    ...drifts,
    ...rest,
    `${run.compared} compared, ${run.matched} in order: ${found}; ${cost}, ${formatDuration(result.durationMs)}`,
    ...again,
    ...next,
  ].join('\n');
}

/** Whatever is old enough was asked for by its id: what is apart all the same is too young for that. */
function nothingDiffers(isApart: boolean, page: Page): string {
  return isApart
    ? page.style('yellow', 'nothing differs for certain, what is apart is too young to be judged')
    : page.style('green', 'nothing differs');
}

function renderOne(item: Difference, endedAt: number, remedyOf: Remedy, page: Page): string[] {
  const risk =
    item.amountMinor === null || item.currency === null || item.amountMinor === 0n
      ? []
      : [`${moneyOf(item.amountMinor, item.currency)} at risk`];
  const age = `for ${formatDuration(Math.max(0, endedAt - item.since.getTime()))}`;
  const color = item.outcome === 'applied' ? 'green' : item.action === 'person' ? 'red' : 'yellow';
  const what = page.style(color, `${item.class} (${item.rule}), ${OUTCOMES[item.outcome]}`);
  const remedy = page.typeable(remedyOf(item.rule));
  return [`${what}: ${item.message}; ${[...risk, age].join(', ')}`, `  ${remedy}`];
}

const OUTCOMES: Readonly<Record<Difference['outcome'], string>> = Object.freeze({
  suspected: 'not looked at yet',
  planned: 'can be repaired',
  applied: 'repaired',
  unchanged: 'waits for its moment',
  stale: 'has changed meanwhile',
  failed: 'could not be repaired',
  left: 'for a person',
});
