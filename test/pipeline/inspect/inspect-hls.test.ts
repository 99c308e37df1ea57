import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { inspectHls, type Inspection } from '#pipeline/index.ts';

import { copyAsset } from '../validate/good-assets.ts';
import { rewriteBox } from '../validate/rewrite-box.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-inspect-'));
  const late = await copyAsset('aac-files');
  late.set(
    'aac-96/s1.m4s',
    rewriteBox(late.get('aac-96/s1.m4s')!, 'moof/traf/tfdt', (box) => {
      box.writeBigUInt64BE(box.readBigUInt64BE(12) + 441n, 12);
      return box;
    }),
  );
  for (const [folder, files] of [
    ['fmp4', late],
    ['ranges', await copyAsset('aac-ranges')],
    ['ts', await copyAsset('aac-ts')],
  ] as const) {
    for (const [name, bytes] of files) {
      const file = path.join(dir, folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
  }
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function inspect(file: string, init?: string): Promise<Inspection> {
  const at = (name: string): string => path.join(dir, name);
  const { signal } = new AbortController();
  const input = { file: at(file), init: init && at(init), root: dir, namesFrom: dir };
  return runWork(inspectHls({ signal }, input));
}

describe('what is inspected', () => {
  it('of a multivariant playlist is every rendition with its times, sizes and gaps', async () => {
    const { kind, renditions } = await inspect('fmp4/master.m3u8');
    expect(kind).toBe('playlist');
    expect(renditions.map(({ name }) => name)).toEqual([
      'fmp4/aac-96/playlist.m3u8',
      'fmp4/aac-160/playlist.m3u8',
    ]);
    const [low, high] = renditions;
    expect(low!.sound).toEqual({
      codecs: 'mp4a.40.2',
      sampleRate: 44_100,
      channels: 2,
      timescale: 44_100,
      primingTicks: 1024,
    });
    expect(low!.segments.map(({ gapSeconds }) => gapSeconds)).toEqual([null, 0.01, -0.01, 0]);
    expect(high!.segments.map(({ gapSeconds }) => gapSeconds)).toEqual([null, 0, 0, 0]);
    expect(high!.seconds).toBeCloseTo((882_000 + 1024) / 44_100, 9);
    expect(high!.segments[0]!.seconds).toBeCloseTo(high!.segments[0]!.extinfSeconds!, 6);
  });

  it('of a segment by itself is its boxes, and with its init section its times', async () => {
    const alone = (await inspect('fmp4/aac-96/s2.m4s')).renditions[0]!;
    expect(alone.segments[0]!.boxes.map((box) => box.path)).toEqual([
      'styp',
      'moof',
      'moof/traf',
      'moof/traf/trun',
      'mdat',
    ]);
    expect([alone.sound, alone.seconds]).toEqual([null, null]);
    const timed = (await inspect('fmp4/aac-96/s2.m4s', 'fmp4/aac-96/init.mp4')).renditions[0]!;
    expect(timed.seconds).toBeCloseTo(5.967528, 6);
    expect(timed.init!.name).toBe('fmp4/aac-96/init.mp4');
  });

  it('of an init section is its boxes and its sound', async () => {
    const [rendition] = (await inspect('fmp4/aac-96/init.mp4')).renditions;
    expect(rendition!.segments).toEqual([]);
    expect(rendition!.sound?.primingTicks).toBe(1024);
    expect(rendition!.init!.boxes.map((box) => box.path)).toContain('moov/trak/edts/elst');
  });

  it('of a file that holds everything is all of it', async () => {
    const [rendition] = (await inspect('ranges/aac-96/media.mp4')).renditions;
    expect(rendition!.seconds).toBeCloseTo((882_000 + 1024) / 44_100, 9);
    expect(rendition!.segments[0]!.boxes.filter(({ type }) => type === 'moof')).toHaveLength(4);
  });

  it('of a transport stream is the sound of its frames', async () => {
    const [rendition] = (await inspect('ts/aac-96/s0.ts')).renditions;
    expect(rendition!.sound).toMatchObject({
      codecs: 'mp4a.40.2',
      sampleRate: 44_100,
      channels: 2,
    });
  });

  it('says of a file that is not there that it is not', async () => {
    await expect(inspect('fmp4/none.m3u8')).rejects.toMatchObject({ code: 'HLS_UNREADABLE' });
  });
});
