import { countSeen, listSeenIds } from '#domains/reconciliation/index.ts';

import { ask } from './ask.ts';
import type { ReconcileEvent } from './model.ts';
import { noteIncomplete, pageOf, readWindow, type PageRead } from './read-window.ts';
import { ofRefund } from './remote-objects.ts';
import type { Session } from './session.ts';

/** Times that the list is read anew when it has moved meanwhile. */
const PASSES_MAX = 3;

/**
 * Lists the refunds of the window. The list is by offset and the last changed come first: one that
 * changes meanwhile may be passed by, so that the list is read again as long as it has more than was
 * seen.
 */
export function discoverRefunds(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  return readWindow(session, { kind: 'refund', account: '' }, (cursor) => {
    const [pass, offset] = (cursor ?? '1:0').split(':').map(Number);
    return readPage(session, pass!, offset!);
  });
}

async function readPage(session: Session, pass: number, offset: number): Promise<PageRead> {
  const { ctx, run } = session;
  const { since, until } = run;
  const call = { signal: ctx.signal, requestId: ctx.requestId };
  const page = pageOf(
    'hyperswitch',
    await ask(session, 'hyperswitch', () =>
      ctx.psp.hyperswitch().listRefunds({ since, until, offset }, call),
    ),
  );
  const seen = page.items.map(ofRefund);
  const reached = offset + seen.length;
  const objects = pass === 1 ? seen.length : 0;
  if (seen.length > 0 && reached < page.total) {
    return { seen, objects, next: `${pass}:${reached}` };
  }
  const ids = seen.map(({ objectId }) => objectId);
  const known = await listSeenIds(ctx, run.id, 'refund', ids);
  const count = (await countSeen(ctx, run.id, 'refund')) + seen.length - known.size;
  if (count >= page.total) return { seen, objects, next: null };
  if (pass < PASSES_MAX) return { seen, objects, next: `${pass + 1}:0` };
  noteIncomplete(session, 'refund', `${page.total} refunds, of which ${count} were shown`);
  return { seen, objects, next: null };
}
