import type { Outcome } from '#domains/payments/index.ts';
import {
  findWindow,
  insertSeen,
  reconciliationErrors,
  upsertWindow,
  type ObjectKind,
  type ReconcileWindow,
  type RemoteObject,
} from '#domains/reconciliation/index.ts';
import { withTx } from '#db/tx.ts';

import type { ReconcileEvent } from './model.ts';
import { checkpoint, type Session } from './session.ts';

/** One page of a list, read. */
export interface PageRead {
  readonly seen: readonly RemoteObject[];
  /** Objects of the list's own kind among them. */
  readonly objects: number;
  /** Where the next page begins; null at the end of the list. */
  readonly next: string | null;
}

/**
 * Reads a list to its end, page by page. What a page has shown and where the next one begins are
 * written in one transaction, so that a run that is killed repeats one page at most.
 */
export async function* readWindow(
  session: Session,
  key: Pick<ReconcileWindow, 'kind' | 'account'>,
  readPage: (cursor: string | null) => Promise<PageRead>,
): AsyncGenerator<ReconcileEvent, void, void> {
  const { ctx, run } = session;
  let window: ReconcileWindow = (await findWindow(ctx, run.id, key)) ?? {
    ...key,
    cursor: null,
    pages: 0,
    objects: 0n,
    done: false,
  };
  while (!window.done) {
    const page = await readPage(window.cursor).catch((error: unknown) => {
      if (!(error instanceof UnreadablePage)) throw error;
      // One object that nobody can read must not keep everything else from being compared.
      noteIncomplete(session, key.kind, error.message);
      return END;
    });
    const objects = window.objects + BigInt(page.objects);
    const done = page.next === null;
    window = { ...key, cursor: page.next, pages: window.pages + 1, objects, done };
    if (window.done) session.callsMinimum += Math.max(1, Math.ceil(Number(objects) / 100));
    await withTx(ctx, async (tx) => {
      await insertSeen(tx, run.id, page.seen);
      await upsertWindow(tx, run.id, window);
      await checkpoint(session, {}, tx);
    });
    yield {
      type: 'reconcile.progress',
      step: 'discover',
      kind: key.kind,
      done: Number(objects),
      calls: session.calls,
    };
  }
}

const END: PageRead = { seen: [], objects: 0, next: null };

/** A page that was answered whole, and has something in it that cannot be read: it is so the next time, too. */
class UnreadablePage extends Error {
  override readonly name = 'UnreadablePage';
}

/**
 * The page of an answer.
 * @throws RECONCILE_STOPPED where there is none, so that the run goes on later; what `readWindow` takes
 * where there is one that cannot be read.
 */
export function pageOf<Page>(provider: string, outcome: Outcome<Page>): Page {
  if (outcome.kind === 'applied') return outcome.object;
  const { kind, status } = outcome;
  if (kind === 'unknown' && status !== null && status >= 200 && status < 300) {
    throw new UnreadablePage(outcome.message);
  }
  const reason = `${outcome.code}: ${outcome.message}`;
  throw reconciliationErrors.RECONCILE_STOPPED({ provider, reason });
}

/** Notes that a list could not be read to its end: the next run reads its window again. */
export function noteIncomplete(session: Session, kind: ObjectKind, reason: string): void {
  session.incomplete.add(`${kind}: ${reason}`);
  session.ctx.log.warn(
    { kind, reason },
    'a list of a payment provider could not be read to its end',
  );
}
