import type { Work } from '#core/events.ts';
import { runSideBySide } from '#core/run-side-by-side.ts';
import { listMatches, type BackfillMatch, type BackfillRunId } from '#domains/market/index.ts';

import type { BackfillContext, BackfillEvent, BackfillProgress } from './model.ts';
import { timeLeft } from './time-left.ts';

const AT_ONCE = 4;
const READ_AT_ONCE = 500;

/** Does something with every match that has it left to do, some side by side. */
export async function* eachMatch(
  ctx: BackfillContext,
  input: {
    readonly runId: BackfillRunId;
    readonly left: 'write' | 'note';
    readonly total: number;
    readonly done: number;
    readonly work: (match: BackfillMatch) => Promise<BackfillEvent | undefined>;
  },
): Work<BackfillEvent, void> {
  const type: BackfillProgress['type'] =
    input.left === 'write' ? 'backfill.writing.progress' : 'backfill.noting.progress';
  const startedMs = ctx.clock.monotonicMs();
  const matches = readMatches(ctx, input);
  let done = input.done;
  const worker = async function* (): Work<BackfillEvent, void> {
    for (let next = await matches.next(); next.done !== true; next = await matches.next()) {
      const event = await input.work(next.value);
      if (event !== undefined) yield event;
      done += 1;
      const passedMs = ctx.clock.monotonicMs() - startedMs;
      const leftMs = timeLeft({
        done: done - input.done,
        total: input.total - input.done,
        passedMs,
      });
      yield { type, done, total: input.total, leftMs };
    }
  };
  yield* runSideBySide(
    Array.from({ length: AT_ONCE }, () => worker),
    AT_ONCE,
  );
}

/** One reader for all workers: calls of `next` wait for each other. */
async function* readMatches(
  ctx: BackfillContext,
  { runId, left }: { runId: BackfillRunId; left: 'write' | 'note' },
): AsyncGenerator<BackfillMatch, void, void> {
  let after: BackfillMatch['sellerTransferId'] | null = null;
  for (;;) {
    ctx.signal.throwIfAborted();
    const page: BackfillMatch[] = await listMatches(ctx, runId, {
      left,
      after,
      limit: READ_AT_ONCE,
    });
    for (const match of page) {
      ctx.signal.throwIfAborted();
      yield match;
    }
    after = page.at(-1)?.sellerTransferId ?? null;
    if (after === null) return;
  }
}
