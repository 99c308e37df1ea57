import { expect, test } from 'vitest';

import { withTx } from '#db/tx.ts';
import {
  announceJob,
  cancelJob,
  enqueueTranscode,
  getJob,
  listJobs,
  watchJobs,
  type JobId,
} from '#domains/jobs/index.ts';
import type { Context } from '#context.ts';

import { addTrack } from '../../support/add-track.ts';
import { openTestContext } from '../../support/test-context.ts';

async function enqueue(ctx: Context, text: string): Promise<JobId> {
  const track = await addTrack(ctx, Buffer.from(text));
  const id = await withTx(ctx, (tx) => enqueueTranscode(tx, { ...track, totalMs: null }));
  await announceJob(ctx, await getJob(ctx, id));
  return id;
}

test('a watcher hears what is open, then each change, and ends when the queue is idle', async () => {
  await using t = await openTestContext();
  const first = await enqueue(t.ctx, 'first');
  const watch = watchJobs(t.ctx, { untilIdle: true });
  const next = async () => {
    let event = await watch.next();
    // How long the queue is comes in between.
    while (!event.done && event.value.type === 'queue.progress') event = await watch.next();
    return event.done ? event : event.value;
  };
  expect(await next()).toMatchObject({ type: 'job.changed', job: { id: first, state: 'created' } });
  const second = await enqueue(t.ctx, 'second');
  expect(await next()).toMatchObject({ job: { id: second, state: 'created' } });
  await cancelJob(t.ctx, first, { kind: 'operator' });
  expect(await next()).toMatchObject({ job: { id: first, state: 'cancelled' } });
  await cancelJob(t.ctx, second, { kind: 'operator' });
  expect(await next()).toMatchObject({ job: { id: second, state: 'cancelled' } });
  expect(await next()).toEqual({ done: true, value: { done: 0, failed: 0, cancelled: 2 } });
});

test('a watcher ends when it is told to', async () => {
  await using t = await openTestContext();
  const watch = watchJobs(t.ctx, { untilIdle: false });
  expect(await watch.next()).toMatchObject({
    value: { type: 'queue.progress', waiting: 0, running: 0 },
  });
  const ended = watch.next();
  t.abort();
  expect(await ended).toMatchObject({ done: true });
});

test('pages of jobs cover all of them once, newest first', async () => {
  await using t = await openTestContext();
  const ids: JobId[] = [];
  for (const text of ['a', 'b', 'c', 'd', 'e']) ids.push(await enqueue(t.ctx, text));
  const seen: JobId[] = [];
  let cursor: string | undefined;
  do {
    const page = await listJobs(t.ctx, { limit: 2, cursor });
    seen.push(...page.items.map((job) => job.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual([...ids].reverse());
});
