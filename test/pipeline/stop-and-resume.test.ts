import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import {
  findEncoders as findEncodersOf,
  LADDERS,
  transcode,
  type SegmentRecord,
} from '#pipeline/index.ts';

import { makeSource } from './support/make-source.ts';
import { openToneHouse } from './support/open-tone-house.ts';
import { openPipelineHouse } from './support/pipeline-context.ts';
import { findEncoders } from './support/processes.ts';
import { hashTree, runTranscode } from './support/run-transcode.ts';

const { house, ctx, flac } = await openToneHouse();
afterAll(() => house[Symbol.asyncDispose]());

describe('runs that are stopped', () => {
  /** Long enough to be stopped while it runs. */
  let long: string;
  beforeAll(async () => {
    long = await makeSource(house.dir, { name: 'long.flac', seconds: 60 });
  });

  it.each([0, 3, 8])(
    'resumes after %i recorded segments with the bytes of an undisturbed run',
    async (count) => {
      const contentHash = Buffer.alloc(32, 40 + count);
      const undisturbed = await runTranscode(ctx, flac, { contentHash });
      await using other = await openPipelineHouse();
      const elsewhere = await other.context();
      const recorded: SegmentRecord[] = [];
      const broken = runTranscode(elsewhere, flac, {
        contentHash,
        onSegment: async (segment) => {
          if (recorded.length === count) throw new Error('the database went away');
          recorded.push(segment);
        },
      });
      await expect(broken).rejects.toThrow('the database went away');
      const announced: SegmentRecord[] = [];
      const resumed = await runTranscode(elsewhere, flac, {
        contentHash,
        resume: recorded,
        onSegment: async (segment) => void announced.push(segment),
      });
      expect(announced).toHaveLength(undisturbed.recorded.length - count);
      expect(resumed.asset).toEqual(undisturbed.asset);
      expect(await hashTree(resumed.dir)).toEqual(await hashTree(undisturbed.dir));
    },
  );

  it('notices that a recorded segment does not come out again', async () => {
    const { recorded } = await runTranscode(ctx, flac);
    const forged = recorded.map((row, index) =>
      index === 2 ? { ...row, sha256: Buffer.alloc(32) } : row,
    );
    await expect(runTranscode(ctx, flac, { resume: forged })).rejects.toMatchObject({
      code: 'ENCODER_CHANGED',
    });
    const strangers = [{ ...recorded[0]!, rendition: 'aac-64' }];
    await expect(runTranscode(ctx, flac, { resume: strangers })).rejects.toMatchObject({
      code: 'ENCODER_CHANGED',
    });
  });

  it('ends FFmpeg when the signal is aborted, and says so with the reason as cause', async () => {
    const stopping = new AbortController();
    const context = await house.context({ signal: stopping.signal });
    const reason = new Error('cancelled by its owner');
    const run = runTranscode(context, long, { onSegment: async () => stopping.abort(reason) });
    await expect(run).rejects.toMatchObject({ name: 'AbortError', cause: reason });
    expect(await findEncoders()).toEqual([]);
  });

  it('publishes nothing when it is stopped before its start or while it finishes', async () => {
    const before = await house.context({ signal: AbortSignal.abort() });
    await expect(runTranscode(before, flac)).rejects.toMatchObject({ name: 'AbortError' });
    const stopping = new AbortController();
    const finishing = await house.context({ signal: stopping.signal });
    const types: string[] = [];
    const run = runTranscode(finishing, flac, {
      onEvent: ({ type }) => {
        types.push(type);
        if (type === 'transcode.finalizing') stopping.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(types.at(-1)).toBe('transcode.finalizing');
  });

  it('ends FFmpeg when the consumer leaves its loop early', async () => {
    const stagingDir = await ctx.storage.makeStagingDir('left-early');
    const work = transcode(ctx, {
      sourcePath: long,
      source: { contentHash: Buffer.alloc(32) },
      ladder: LADDERS.default,
      encoders: await findEncodersOf(ctx),
      takeTurn: async () => ({ processes: 2, end: () => {} }),
      tags: null,
      cover: null,
      stagingDir,
      isAlone: false,
      resume: [],
      onSegment: async () => {},
      publish: async () => {},
    });
    for await (const event of work) {
      if (event.type !== 'segment.written') continue;
      expect((await findEncoders()).length).toBeGreaterThan(0);
      break;
    }
    expect(await findEncoders()).toEqual([]);
    await ctx.storage.removeStagingDir('left-early');
  });

  it.each(['first', 'last'])(
    'fails with the signal that killed the %s FFmpeg and records no half segment',
    async (which) => {
      const undisturbed = await runTranscode(ctx, long);
      const recorded: SegmentRecord[] = [];
      const run = runTranscode(ctx, long, {
        onSegment: async (segment) => {
          recorded.push(segment);
          if (recorded.length !== 4) return;
          const pids = (await findEncoders()).toSorted((a, b) => a - b);
          process.kill(which === 'first' ? pids[0]! : pids.at(-1)!, 'SIGKILL');
        },
      });
      await expect(run).rejects.toMatchObject({ code: 'FFMPEG_FAILED' });
      await expect(run).rejects.toThrow('killed by SIGKILL');
      expect(await findEncoders()).toEqual([]);
      for (const segment of recorded) expect(undisturbed.recorded).toContainEqual(segment);
    },
  );

  it('waits for a slow recorder without losing order', async () => {
    const order: string[] = [];
    let inside = 0;
    await runTranscode(ctx, flac, {
      onSegment: async ({ rendition, sequence }) => {
        inside += 1;
        expect(inside).toBe(1);
        await ctx.clock.sleep(20);
        order.push(`${rendition} ${sequence}`);
        inside -= 1;
      },
    });
    for (const { name } of [{ name: 'aac-96' }, { name: 'aac-160' }, { name: 'aac-256' }]) {
      const own = order.filter((item) => item.startsWith(`${name} `));
      expect(own).toEqual(own.map((_, index) => `${name} ${index}`));
    }
  });

  it('publishes nothing when the sink throws', async () => {
    const stagingDir = await ctx.storage.makeStagingDir('bad-sink');
    const work = transcode(ctx, {
      sourcePath: flac,
      source: { contentHash: Buffer.alloc(32, 99) },
      ladder: LADDERS.default,
      encoders: await findEncodersOf(ctx),
      takeTurn: async () => ({ processes: 2, end: () => {} }),
      tags: null,
      cover: null,
      stagingDir,
      isAlone: false,
      resume: [],
      onSegment: async () => {},
      publish: async () => {},
    });
    const run = runWork(work, (event) => {
      if (event.type === 'transcode.finalizing') throw new Error('the sink broke');
    });
    await expect(run).rejects.toThrow('the sink broke');
    expect(await findEncoders()).toEqual([]);
    expect((await hashTree(stagingDir)).has('master.m3u8')).toBe(false);
  });
});
