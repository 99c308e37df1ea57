import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import type { OperationId } from '../model.ts';
import { openException } from '../open-exception.ts';
import { findOperation, findOperationByObject } from '../operation-store.ts';
import type { MoneyTx } from '../operation-handler.ts';
import { pokeOperation } from '../poke-operation.ts';
import { listDueEvents, lockFreeEvents, updateEvents } from './inbox-store.ts';
import type { InboxEvent, InboxEventId } from './model.ts';
import { parkForMs } from './park-for.ts';
import { routeEvent, type EventTarget } from './route-event.ts';

/** What the inbox asks of those who know more than payments. */
export interface InboxHooks {
  /** Begins to follow a payout of a seller's account; undefined when the account is no seller's. */
  adoptPayout(
    tx: MoneyTx,
    payout: { accountId: string; payoutId: string },
  ): Promise<OperationId | undefined>;
}

/** What one round came to. */
export interface InboxRun {
  readonly applied: number;
  readonly parked: number;
  readonly skipped: number;
  readonly unmatched: number;
  /** Operations that are to be looked at now. */
  readonly operations: ReadonlySet<OperationId>;
}

type InboxContext = Pick<
  Context,
  'db' | 'clock' | 'ids' | 'config' | 'log' | 'requestId' | 'signal'
>;

/** Why an event waits, and what a person is told when it waited in vain. */
const UNKNOWN = { reason: 'nobody here knows it', class: 'remote_only' } as const;
const FAILED = { reason: 'the event cannot be applied here', class: 'needs_attention' } as const;

/** Events of one transaction: those about the same object cost one poke. */
const BATCH = 100;

interface Counts {
  applied: number;
  parked: number;
  skipped: number;
  unmatched: number;
  operations: Set<OperationId>;
}

const noneYet = (): Counts => ({
  applied: 0,
  parked: 0,
  skipped: 0,
  unmatched: 0,
  operations: new Set(),
});

/**
 * Applies every event that is due: pokes the operation of its object and marks the event, in one
 * transaction. Safe in many places at once. An event of an object that nobody knows is parked, and
 * shown to a person when it has waited a day in vain.
 */
export async function applyInbox(ctx: InboxContext, hooks: InboxHooks): Promise<InboxRun> {
  const counts = noneYet();
  const seen = new Set<InboxEventId>();
  for (;;) {
    ctx.signal.throwIfAborted();
    const due = await listDueEvents(ctx, { now: ctx.clock.now(), limit: BATCH });
    const ids = due.filter((id) => !seen.has(id));
    if (ids.length === 0) return counts;
    for (const id of ids) seen.add(id);
    try {
      await applyEvents(ctx, hooks, ids, counts);
    } catch (error) {
      if (ctx.signal.aborted) throw error;
      // One of them fails: each by itself, so that it holds nobody up.
      for (const id of ids) await applyAlone(ctx, hooks, id, counts);
    }
  }
}

async function applyAlone(
  ctx: InboxContext,
  hooks: InboxHooks,
  id: InboxEventId,
  counts: Counts,
): Promise<void> {
  try {
    await applyEvents(ctx, hooks, [id], counts);
  } catch (error) {
    ctx.signal.throwIfAborted();
    ctx.log.error({ err: error, inboxEventId: id }, 'an event could not be applied');
    const done = await withTx(ctx, async (tx) => {
      const done = noneYet();
      const [event] = await lockFreeEvents(tx, [id]);
      if (event !== undefined) await park(tx, event, FAILED, done);
      return done;
    });
    addCounts(counts, done);
  }
}

/** Counts only when the transaction has ended well. */
async function applyEvents(
  ctx: InboxContext,
  hooks: InboxHooks,
  ids: readonly InboxEventId[],
  counts: Counts,
): Promise<void> {
  const done = await withTx(ctx, async (tx) => {
    const done = noneYet();
    const events = await lockFreeEvents(tx, ids);
    const found: { event: InboxEvent; operationId: OperationId }[] = [];
    for (const event of events) {
      const route = routeEvent(event);
      if (route.act === 'skip') {
        await settle(tx, [event.id], { state: 'skipped', reason: route.reason });
        done.skipped += 1;
        continue;
      }
      const operationId =
        (await findTarget(tx, route.targets)) ??
        (route.payout && (await hooks.adoptPayout(tx, route.payout)));
      if (operationId !== undefined) found.push({ event, operationId });
      else await park(tx, event, UNKNOWN, done);
    }
    // In one order, so that two rounds do not wait for each other.
    for (const id of [...new Set(found.map(({ operationId }) => operationId))].sort()) {
      await pokeOperation(tx, id);
      done.operations.add(id);
    }
    const applied = found.map(({ event }) => event.id);
    await settle(tx, applied, { state: 'applied', reason: null });
    done.applied += applied.length;
    return done;
  });
  addCounts(counts, done);
}

function addCounts(counts: Counts, done: Counts): void {
  counts.applied += done.applied;
  counts.parked += done.parked;
  counts.skipped += done.skipped;
  counts.unmatched += done.unmatched;
  for (const id of done.operations) counts.operations.add(id);
}

async function findTarget(
  tx: MoneyTx,
  targets: readonly EventTarget[],
): Promise<OperationId | undefined> {
  for (const target of targets) {
    const operation =
      'subjectId' in target
        ? await findOperation(tx, target)
        : await findOperationByObject(tx, target);
    if (operation !== undefined) return operation.id;
  }
  return undefined;
}

async function settle(
  tx: MoneyTx,
  ids: readonly InboxEventId[],
  to: Pick<InboxEvent, 'state' | 'reason'>,
): Promise<void> {
  const settledAt = tx.clock.now();
  await updateEvents(tx, ids, { ...to, tries: 0, nextAttemptAt: null, settledAt });
}

/** Puts an event aside for a while, for ever when it has waited long enough. */
async function park(
  tx: MoneyTx,
  event: InboxEvent,
  why: typeof UNKNOWN | typeof FAILED,
  counts: Pick<Counts, 'parked' | 'unmatched'>,
): Promise<void> {
  const now = tx.clock.now();
  const waitMs = parkForMs(event.tries, now.getTime() - event.receivedAt.getTime());
  const tries = event.tries + 1;
  const { reason } = why;
  if (waitMs !== undefined) {
    const nextAttemptAt = new Date(now.getTime() + waitMs);
    const parked = { state: 'parked', tries, nextAttemptAt, settledAt: null, reason } as const;
    await updateEvents(tx, [event.id], parked);
    counts.parked += 1;
    return;
  }
  const unmatched = { state: 'unmatched', tries, nextAttemptAt: null, reason } as const;
  await updateEvents(tx, [event.id], { ...unmatched, settledAt: now });
  counts.unmatched += 1;
  const what = `${event.objectKind ?? 'object'} ${event.objectId ?? ''}`.trim();
  await openException(tx, {
    class: why.class,
    subject: { kind: event.objectKind ?? 'event', id: event.objectId ?? event.eventId },
    message: `${event.provider} tells of ${what}: ${reason}`,
    // By its event the deliveries are kept, as evidence, for as long as this is open.
    details: { eventId: event.eventId, eventType: event.eventType, parentId: event.parentId },
  });
}
