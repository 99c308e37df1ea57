import type { ListedPage, Outcome, RemotePage } from '#domains/payments/index.ts';
import {
  listPaidAccounts,
  type ObjectKind,
  type RemoteObject,
} from '#domains/reconciliation/index.ts';

import { ask } from './ask.ts';
import type { ReconcileEvent } from './model.ts';
import { noteIncomplete, pageOf, readWindow, type PageRead } from './read-window.ts';
import { ofPayout, ofReversal, ofTransfer } from './remote-objects.ts';
import type { Session } from './session.ts';

/** Empty pages that promise more, before the list is given up. */
const EMPTY_MAX = 3;

/** Lists the transfers of the window, with the reversals that they show. */
export function discoverTransfers(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  const { ctx } = session;
  const call = { signal: ctx.signal, requestId: ctx.requestId };
  return readWindow(session, { kind: 'transfer', account: '' }, (cursor) =>
    readStripePage(session, 'transfer', cursor, {
      list: (page) => ctx.psp.stripe().listTransferPage(page, call),
      read: (transfer) => [ofTransfer(transfer), ...transfer.reversals.map(ofReversal)],
    }),
  );
}

/** Lists the payouts of the window, account by account. */
export async function* discoverPayouts(
  session: Session,
): AsyncGenerator<ReconcileEvent, void, void> {
  const { ctx } = session;
  const call = { signal: ctx.signal, requestId: ctx.requestId };
  for (const accountId of await listPaidAccounts(ctx)) {
    yield* readWindow(session, { kind: 'payout', account: accountId }, (cursor) =>
      readStripePage(session, 'payout', cursor, {
        list: (page) => ctx.psp.stripe().listPayoutPage({ ...page, accountId }, call),
        read: (payout) => [ofPayout(payout)],
      }),
    );
  }
}

interface Place {
  readonly after?: string;
  /** When the object at the cursor is gone: everything up to this time is listed again. */
  readonly until?: string;
  readonly empty?: number;
  /** `until` of the last new beginning. */
  readonly restarted?: string;
}

async function readStripePage<Item extends { readonly id: string; readonly createdAt: Date }>(
  session: Session,
  kind: ObjectKind,
  cursor: string | null,
  list: {
    readonly list: (page: ListedPage) => Promise<Outcome<RemotePage<Item>>>;
    readonly read: (item: Item) => readonly RemoteObject[];
  },
): Promise<PageRead> {
  const { since, until } = session.run;
  const place = (cursor === null ? {} : JSON.parse(cursor)) as Place;
  const told = await ask(session, 'stripe', () =>
    list.list({
      since,
      until: place.until !== undefined && place.after === undefined ? new Date(place.until) : until,
      after: place.after,
    }),
  );
  if (place.after !== undefined && told.kind !== 'applied' && told.code === 'resource_missing') {
    if (place.until === place.restarted) {
      noteIncomplete(session, kind, `the objects of ${place.until} cannot be paged`);
      return { seen: [], objects: 0, next: null };
    }
    const again: Place = { until: place.until!, restarted: place.until! };
    return { seen: [], objects: 0, next: JSON.stringify(again) };
  }
  const { items, hasMore } = pageOf('stripe', told);
  const seen = items.flatMap(list.read);
  const last = items.at(-1);
  if (!hasMore) return { seen, objects: items.length, next: null };
  if (last === undefined) {
    const empty = (place.empty ?? 0) + 1;
    if (empty < EMPTY_MAX) return { seen, objects: 0, next: JSON.stringify({ ...place, empty }) };
    noteIncomplete(session, kind, 'a page promises more and has none');
    return { seen, objects: 0, next: null };
  }
  const { restarted } = place;
  const next: Place = {
    after: last.id,
    until: last.createdAt.toISOString(),
    ...(restarted !== undefined && { restarted }),
  };
  return { seen, objects: items.length, next: JSON.stringify(next) };
}
