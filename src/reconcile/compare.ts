import {
  closePairs,
  countNames,
  fetchPairs,
  hasDifference,
  insertDifference,
  loadLocalByObject,
  loadLocalObjects,
  openPairs,
  replaceTotals,
  type LocalObject,
  type ObjectKind,
  type Pair,
} from '#domains/reconciliation/index.ts';

import { classify } from './classify.ts';
import { differenceOf } from './difference-of.ts';
import { factsOf } from './facts.ts';
import type { Facts, Found, ReconcileEvent } from './model.ts';
import { checkpoint, listedKindsOf, type Listed, type Session } from './session.ts';
import { createSums } from './sums.ts';

/**
 * Merges both sides of every kind, batch by batch, and judges each pair. What looks different is only
 * suspected: one side may have been read before the other. Makes no call.
 */
export async function* compare(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  const kinds = listedKindsOf(session);
  const reached = kinds.indexOf(session.run.cursor as Listed);
  for (const kind of kinds.slice(reached + 1)) {
    yield* compareKind(session, kind);
    await checkpoint(session, { cursor: kind });
  }
}

async function* compareKind(
  session: Session,
  kind: ObjectKind,
): AsyncGenerator<ReconcileEvent, void, void> {
  const { ctx, run } = session;
  const sums = createSums(kind);
  let compared = 0;
  const trx = await ctx.db.transaction(undefined, { isolationLevel: 'repeatable read' });
  try {
    const tx = { db: trx };
    await openPairs(tx, { runId: run.id, kind, since: run.since, until: run.until });
    for (;;) {
      ctx.signal.throwIfAborted();
      const pairs = await fetchPairs(tx, kind);
      if (pairs.length === 0) break;
      for (const { verdict, facts } of await judge(session, kind, pairs)) {
        await suspect(session, verdict, facts);
      }
      for (const pair of pairs) sums.add(pair);
      compared += pairs.length;
      const { calls } = session;
      yield { type: 'reconcile.progress', step: 'compare', kind, done: compared, calls };
    }
    await closePairs(tx);
  } finally {
    await trx.rollback();
  }
  session.compared += compared;
  await replaceTotals(ctx, run.id, sums.totals());
}

/** Those pairs of a batch that are not in order. */
async function judge(
  session: Session,
  kind: ObjectKind,
  pairs: readonly Pair[],
): Promise<{ verdict: Found; facts: Facts }[]> {
  const strangers = pairs.flatMap(({ local, remote }) =>
    local === null && remote !== null ? [remote] : [],
  );
  const names = strangers.flatMap((remote) => (remote.names === null ? [] : [remote.names]));
  const rows = await loadLocalObjects(session.ctx, kind, names);
  const named = new Map(rows.map((row) => [row.id, row]));
  const twins = await countNames(session.ctx, session.run.id, kind, names);
  const parents = await loadParents(
    session,
    kind,
    strangers.flatMap((item) => item.parentId ?? []),
  );
  return pairs.flatMap((pair) => {
    const { local, remote } = pair;
    const names = local === null ? (remote?.names ?? null) : null;
    const facts = factsOf(session, pair, {
      named: names === null ? null : (named.get(names) ?? null),
      twins: names === null ? 0 : (twins.get(names) ?? 0),
      parentId: parents.get(remote?.parentId ?? '') ?? null,
    });
    const verdict = classify(facts);
    return verdict.class === 'ok' ? [] : [{ verdict, facts }];
  });
}

/** Our transfers of reversals that we do not have, by their ids at the provider. */
async function loadParents(
  { ctx }: Session,
  kind: ObjectKind,
  objectIds: readonly string[],
): Promise<Map<string, string>> {
  if (kind !== 'reversal') return new Map();
  const rows = await loadLocalByObject(ctx, 'transfer', objectIds);
  return new Map(rows.map((row: LocalObject) => [row.objectId!, row.id]));
}

/** Writes down what is to be looked at by itself, unless the run has done so already. */
async function suspect(session: Session, found: Found, facts: Facts): Promise<void> {
  const { ctx, run } = session;
  if (await hasDifference(ctx, run.id, found.subject)) return;
  await insertDifference(ctx, differenceOf(session, found, facts, 'suspected'));
}
