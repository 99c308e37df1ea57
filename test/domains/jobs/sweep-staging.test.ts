import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, utimes } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { withTx } from '#db/tx.ts';
import {
  cancelJob,
  enqueueTranscode,
  startAttempt,
  stagingName,
  sweepStaging,
  type JobId,
  type WorkerId,
} from '#domains/jobs/index.ts';
import { nameOwnedStaging } from '#storage/staging-owner.ts';
import { startWorker } from '#worker/index.ts';

import { addTrack } from '../../support/add-track.ts';
import { openTestContext, type TestContext } from '../../support/test-context.ts';

const OPERATOR = { kind: 'operator' } as const;
const DAY_MS = 86_400_000;

let t: TestContext;
beforeEach(async () => {
  t = await openTestContext();
});
afterEach(() => t[Symbol.asyncDispose]());

const stagingDir = () => path.join(t.ctx.config.dataDir, 'storage/staging');
const staged = async () => (await readdir(stagingDir())).toSorted();

async function make(name: string): Promise<string> {
  await t.ctx.storage.makeStagingDir(name);
  return name;
}

/** The name that another process of this machine would have given. */
async function nameOfProcess(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  const own = await nameOwnedStaging('demo');
  return own.replace(/\.\d+\.\d+$/, `.${pid}.${startedAt}`);
}

/** Makes the last change of a folder so many ms older than now. */
async function age(name: string, ms: number): Promise<void> {
  const at = new Date(t.ctx.clock.now().getTime() - ms);
  await utimes(path.join(stagingDir(), name), at, at);
}

async function enqueue(): Promise<JobId> {
  const track = await addTrack(t.ctx, Buffer.from(t.ctx.ids.next()));
  return withTx(t.ctx, (tx) => enqueueTranscode(tx, { ...track, totalMs: 1000 }));
}

describe('what is left in staging', () => {
  it('goes when its process is dead, and stays while it lives', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const own = await make(await nameOwnedStaging('put'));
    const theirs = await make(await nameOfProcess(child.pid!));
    // However long ago the living have touched it.
    for (const name of [own, theirs]) await age(name, 30 * DAY_MS);
    expect(await sweepStaging(t.ctx)).toEqual([]);
    expect(await staged()).toEqual([own, theirs].toSorted());
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await sweepStaging(t.ctx)).toEqual([theirs]);
    expect(await staged()).toEqual([own]);
  });

  it('goes when another process has the pid of its owner', async () => {
    const earlier = await make((await nameOwnedStaging('demo')).replace(/\d+$/, '1'));
    expect(await sweepStaging(t.ctx)).toEqual([earlier]);
  });

  it('stays for a day when only another machine knows, or nobody', async () => {
    const elsewhere = (await nameOwnedStaging('demo')).replace(/\.[0-9a-f]{8}\./, '.00000000.');
    const names = [await make(elsewhere), await make('import-unmarked')];
    for (const name of names) await age(name, DAY_MS - 60_000);
    expect(await sweepStaging(t.ctx)).toEqual([]);
    for (const name of names) await age(name, DAY_MS + 60_000);
    expect((await sweepStaging(t.ctx)).toSorted()).toEqual(names.toSorted());
    expect(await staged()).toEqual([]);
  });

  it('of a transcode stays for the attempt that holds the job, and for no other', async () => {
    const workerId = t.ctx.ids.next<'worker'>() as WorkerId;
    await query(
      t.ctx,
      sql`insert into workers (id, host, pid, lock_key, queue_id)
          values (${workerId}::uuid, 'h', 1, 1, 'pool-1')`,
    );
    const [running, waiting, ended] = [await enqueue(), await enqueue(), await enqueue()];
    const { attempt } = (await startAttempt(t.ctx, { jobId: running, workerId }))!;
    await cancelJob(t.ctx, ended, OPERATOR);
    const held = await make(stagingName(attempt));
    await age(held, 30 * DAY_MS);
    const left = [
      await make(stagingName({ jobId: running, fence: attempt.fence - 1 })),
      await make(stagingName({ jobId: waiting, fence: 1 })),
      await make(stagingName({ jobId: ended, fence: 1 })),
      await make(stagingName({ jobId: t.ctx.ids.next<'job'>(), fence: 1 })),
    ];
    expect((await sweepStaging(t.ctx)).toSorted()).toEqual(left.toSorted());
    expect(await staged()).toEqual([held]);
  });

  it('is removed when a worker starts', async () => {
    const own = await make(await nameOwnedStaging('demo'));
    await make(own.replace(/\d+$/, '1'));
    const worker = await startWorker(t.ctx);
    const after = await staged();
    await worker.close();
    expect(after).toEqual([own]);
  });
});
