import type { LocalObject, ObjectKind } from '#domains/reconciliation/index.ts';

import { guarded } from './guarded.ts';
import { inParallel } from './in-parallel.ts';
import type { ReconcileEvent } from './model.ts';
import { checkpoint, type Session } from './session.ts';

const BATCH = 64;

/** Rows of one kind, in the order of their ids. */
export interface Place<Kind extends ObjectKind> {
  readonly kind: Kind;
  /** The last row of the batch before; null at the beginning. */
  readonly after: string | null;
  readonly limit: number;
}

/**
 * Works on the rows of a step, kind by kind and batch by batch. Behind each batch the run says how far
 * it came, so that one that is cut short goes on there.
 */
export async function* walkRows<Kind extends ObjectKind>(
  session: Session,
  walk: {
    readonly step: string;
    readonly kinds: readonly Kind[];
    readonly list: (place: Place<Kind>) => Promise<readonly LocalObject[]>;
    readonly work: (row: LocalObject) => Promise<ReconcileEvent[]>;
  },
): AsyncGenerator<ReconcileEvent, void, void> {
  const { step, kinds, list, work } = walk;
  const [reached, last] = (session.run.cursor ?? ':').split(':') as [string, string];
  let done = 0;
  for (const kind of kinds.slice(Math.max(0, kinds.indexOf(reached as Kind)))) {
    let after = kind === reached && last !== '' ? last : null;
    for (;;) {
      const rows = await list({ kind, after, limit: BATCH });
      if (rows.length === 0) break;
      yield* inParallel(rows, (row) => guarded(session, row, () => work(row)));
      after = rows.at(-1)!.id;
      done += rows.length;
      await checkpoint(session, { cursor: `${kind}:${after}` });
      yield { type: 'reconcile.progress', step, kind, done, calls: session.calls };
    }
  }
}
