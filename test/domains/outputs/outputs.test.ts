import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { VezaError } from '#core/errors.ts';
import { query, queryOne } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import type { SegmentRecord } from '#domains/jobs/index.ts';
import {
  failOutput,
  finishOutput,
  forgetOutputSegments,
  listAlbumMembers,
  listOutputs,
  listPendingAlbums,
  moveSource,
  readSummary,
  recordOutputSegment,
  settleAlbum,
  startOutput,
  type FinishedOutput,
  type StartedOutput,
} from '#domains/outputs/index.ts';

import { openTestContext, type TestContext } from '../../support/test-context.ts';

const ROOT = '/srv/hls';

let t: TestContext;
beforeEach(async () => {
  t = await openTestContext();
});
afterEach(() => t[Symbol.asyncDispose]());

interface Changes {
  outDir?: string;
  content?: number;
  settings?: number;
  encoder?: string;
  anew?: boolean;
}

function start(changes: Changes = {}): Promise<StartedOutput> {
  const { outDir = `${ROOT}/a`, content = 1, settings = 2, encoder = 'e', anew = false } = changes;
  const contentHash = Buffer.alloc(32, content);
  return startOutput(t.ctx, {
    outDir,
    source: { path: `/music/${outDir.slice(1)}.flac`, bytes: 5, mtimeNs: 7n, contentHash },
    settings: { settingsHash: Buffer.alloc(32, settings), encoder },
    anew,
  });
}

const segment = (sequence: number, rendition = 'aac-96'): SegmentRecord => ({
  rendition,
  sequence,
  durationTicks: 264_600n,
  bytes: 1000 + sequence,
  sha256: Buffer.alloc(32, sequence),
});

const finished = (albumKey = 'album'): FinishedOutput => ({
  durationMs: 1234,
  renditions: [{ name: 'aac-96', codecs: 'mp4a.40.2', bitrateBps: 96_000 }],
  loudness: {
    integratedLufs: -14.2,
    rangeLu: 3,
    truePeakDbtp: null,
    blocks: [[-1420, 9]],
    shortTermBlocks: [],
  },
  albumKey,
});

const finish = ({ attempt }: StartedOutput, albumKey?: string) =>
  finishOutput(t.ctx, attempt, { outRoot: ROOT, output: finished(albumKey) });

const outputs = (outRoot: string) =>
  listOutputs(t.ctx, { outRoot, settings: { settingsHash: Buffer.alloc(32, 2), encoder: 'e' } });

const boom = new VezaError({ code: 'BOOM', category: 'invalid', message: 'no\0good' });

describe('an output', () => {
  it('is encoded, done, and known with everything that a second run compares', async () => {
    await finish(await start());
    const [output] = await outputs(ROOT);
    expect(output).toMatchObject({
      outDir: '/srv/hls/a',
      sourcePath: '/music/srv/hls/a.flac',
      sourceBytes: 5,
      sourceMtimeNs: 7n,
      contentSha256: '01'.repeat(32),
      isDone: true,
      hasSettings: true,
    });
    const settings = { settingsHash: Buffer.alloc(32, 2), encoder: 'f' };
    const [other] = await listOutputs(t.ctx, { outRoot: ROOT, settings });
    expect(other).toMatchObject({ isDone: true, hasSettings: false });
    const { durationMs, renditions } = finished();
    expect(readSummary(output!)).toEqual({
      durationMs,
      renditions,
      loudness: { integratedLufs: -14.2, rangeLu: 3, truePeakDbtp: null },
    });
  });

  it('keeps what FFmpeg said when it failed, and starts again without it', async () => {
    const first = await start();
    await failOutput(t.ctx, first.attempt, boom);
    const row = () => queryOne(t.ctx, sql`select state, error_code, error_message from outputs`);
    expect(await row()).toEqual({
      state: 'failed',
      errorCode: 'BOOM',
      errorMessage: 'no\uFFFDgood',
    });
    expect(readSummary((await outputs(ROOT))[0]!)).toBeNull();
    const second = await start();
    expect(second.attempt).toEqual({ id: first.attempt.id, attempt: 2 });
    expect(await row()).toEqual({ state: 'encoding', errorCode: null, errorMessage: null });
  });

  it('is lost to whoever started later, and by whoever has ended it', async () => {
    const older = await start();
    const newer = await start();
    const refused = { code: 'OUTPUT_LOST', category: 'busy' };
    await expect(recordOutputSegment(t.ctx, older.attempt, segment(0))).rejects.toMatchObject(
      refused,
    );
    await expect(finish(older)).rejects.toMatchObject(refused);
    await expect(failOutput(t.ctx, older.attempt, boom)).rejects.toMatchObject(refused);
    await expect(forgetOutputSegments(t.ctx, older.attempt)).rejects.toMatchObject(refused);
    await recordOutputSegment(t.ctx, newer.attempt, segment(0));
    await finish(newer);
    await expect(finish(newer)).rejects.toMatchObject(refused);
    await expect(recordOutputSegment(t.ctx, newer.attempt, segment(1))).rejects.toMatchObject(
      refused,
    );
  });

  it('keeps its place when the source moves', async () => {
    const { attempt } = await start();
    await moveSource(t.ctx, attempt.id, { path: '/new/a.flac', bytes: 6, mtimeNs: 8n });
    const [output] = await outputs(ROOT);
    expect(output).toMatchObject({
      sourcePath: '/new/a.flac',
      sourceBytes: 6,
      sourceMtimeNs: 8n,
      isDone: false,
    });
  });

  it('is listed with those below the folder, and with no folder that only begins like it', async () => {
    for (const outDir of ['/srv/hls/b', '/srv/hls/a/ä', '/srv/hls-2/x', '/srv/hl', '/srv/hls0/y']) {
      await start({ outDir });
    }
    const dirs = async (root: string) => (await outputs(root)).map((output) => output.outDir);
    expect(await dirs(ROOT)).toEqual(['/srv/hls/a/ä', '/srv/hls/b']);
    expect(await dirs('/')).toHaveLength(5);
  });

  it('cannot be done without its loudness, nor failed without a code', async () => {
    await start();
    const set = (text: string) => t.ctx.db.raw(`update outputs set ${text}`);
    await expect(set(`state = 'done', finished_at = now()`)).rejects.toThrow(/check constraint/);
    await expect(set(`state = 'failed', finished_at = now()`)).rejects.toThrow(/check constraint/);
    await expect(set(`state = 'cancelled'`)).rejects.toThrow(/check constraint/);
  });
});

describe('segments', () => {
  const recorded = async () =>
    (
      await query<{ name: string }>(
        t.ctx,
        sql`select rendition || ' ' || sequence as name from output_segments order by 1`,
      )
    ).map((row) => row.name);

  it('are recorded in the order of their rendition, and given to the next attempt', async () => {
    const first = await start();
    await recordOutputSegment(t.ctx, first.attempt, segment(0));
    await recordOutputSegment(t.ctx, first.attempt, segment(0, 'aac-160'));
    await recordOutputSegment(t.ctx, first.attempt, segment(1));
    for (const wrong of [segment(1), segment(3)]) {
      await expect(recordOutputSegment(t.ctx, first.attempt, wrong)).rejects.toMatchObject({
        code: 'OUTPUT_SEGMENT_OUT_OF_ORDER',
        details: { expected: 2 },
      });
    }
    const { segments } = await start();
    expect(segments).toEqual([segment(0, 'aac-160'), segment(0), segment(1)]);
  });

  it.each<[string, Changes]>([
    ['another source', { content: 9 }],
    ['other settings', { settings: 9 }],
    ['another encoder', { encoder: 'f' }],
    ['a run that begins anew', { anew: true }],
  ])('are forgotten by %s', async (_why, changes) => {
    const { attempt } = await start();
    await recordOutputSegment(t.ctx, attempt, segment(0));
    expect((await start(changes)).segments).toEqual([]);
    expect(await recorded()).toEqual([]);
  });

  it('do not wait for the disk', async () => {
    const { attempt } = await start();
    const setting = await t.ctx.db.transaction(async (trx) => {
      const tx = { ...t.ctx, db: trx as never };
      await trx.raw('set local synchronous_commit = on');
      await recordOutputSegment(tx, attempt, segment(0));
      return queryOne(tx, sql`select current_setting('synchronous_commit') as commits`);
    });
    expect(setting).toEqual({ commits: 'off' });
    expect(await recorded()).toEqual(['aac-96 0']);
  });
});

describe('albums', () => {
  const pending = () => listPendingAlbums(t.ctx, ROOT);

  it('wait for their loudness from the end of a file to their settling, below one folder', async () => {
    await finish(await start());
    await finish(await start({ outDir: `${ROOT}/b` }));
    await finish(await start({ outDir: '/srv/other/c' }));
    expect(await pending()).toEqual(['album']);
    const pages = [];
    for await (const page of listAlbumMembers(t.ctx, { outRoot: ROOT, albumKey: 'album' })) {
      pages.push(page);
    }
    const { loudness } = finished();
    expect(pages).toEqual([
      [
        { outDir: '/srv/hls/a', loudness },
        { outDir: '/srv/hls/b', loudness },
      ],
    ]);
    await settleAlbum(t.ctx, { outRoot: ROOT, albumKey: 'album' });
    expect(await pending()).toEqual([]);
    expect(await listPendingAlbums(t.ctx, '/srv/other')).toEqual(['album']);
  });

  it('are measured again when a file leaves them, and come in pages', async () => {
    for (let index = 0; index < 65; index += 1) {
      await finish(await start({ outDir: `${ROOT}/${String(index).padStart(3, '0')}` }));
    }
    await settleAlbum(t.ctx, { outRoot: ROOT, albumKey: 'album' });
    await finish(await start({ outDir: `${ROOT}/000`, content: 9 }), 'single');
    expect(await pending()).toEqual(['album', 'single']);
    const sizes = [];
    for await (const page of listAlbumMembers(t.ctx, { outRoot: ROOT, albumKey: 'album' })) {
      sizes.push(page.length);
    }
    expect(sizes).toEqual([64]);
  });
});
