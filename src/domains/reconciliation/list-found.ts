import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';

import { KINDS_OF_SCOPE, type DifferenceClass, type OpenDifference, type Scope } from './model.ts';
import { listFoundBy, listOpen, type OpenFilter } from './open-store.ts';

const OPEN = timeCursors('differences.open');
const OF_RUN = timeCursors('differences.of_run');

/** Which differences are wanted. */
export interface WantedDifferences {
  readonly class?: DifferenceClass | undefined;
  readonly scope?: Scope | undefined;
}

/**
 * Differences, the oldest first: those that are open, or everything that one run has found, whatever
 * became of it.
 * @throws CURSOR_INVALID
 */
export async function listFound(
  ctx: Pick<Context, 'db'>,
  input: WantedDifferences & PageInput & { runId?: string | undefined },
): Promise<Page<OpenDifference>> {
  const { runId, cursor, limit } = input;
  const cursors = runId === undefined ? OPEN : OF_RUN;
  const wanted = { ...filterOf(input), after: cursors.decode(cursor), limit: limit + 1 };
  const rows =
    runId === undefined
      ? await listOpen(ctx, wanted)
      : await listFoundBy(ctx, { ...wanted, runId });
  return toPage(rows, limit, ({ since: at, id }) => cursors.encode({ at, id }));
}

/** A scope as the kinds of what differences are about: what was bought belongs to its orders. Pure. */
export function filterOf({ class: what, scope = 'all' }: WantedDifferences): OpenFilter {
  if (scope === 'all') return { class: what };
  const rights = scope === 'orders' ? ['subscription', 'licence'] : [];
  return { class: what, kinds: [...KINDS_OF_SCOPE[scope], ...rights] };
}
