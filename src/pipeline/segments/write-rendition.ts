import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { InitInfo } from '../boxes/read-init.ts';
import { writeSegment } from '../boxes/write-segment.ts';
import { pipelineErrors } from '../errors.ts';
import type { SegmentRecord } from '../model.ts';
import type { PlannedRendition, TranscodePlan } from '../plan/model.ts';
import { type Cut, createCutter } from './cut-segments.ts';
import { initFile, segmentFile } from './file-names.ts';
import { readFrames, type RenditionStart } from './read-frames.ts';
import { storeFile } from './store-file.ts';

/** A rendition whose every segment is in the staging folder. */
export interface WrittenRendition extends PlannedRendition {
  readonly initBytes: number;
  readonly initSha256: Buffer;
  readonly info: InitInfo;
  readonly segments: readonly SegmentRecord[];
}

export interface RenditionInput {
  readonly plan: TranscodePlan;
  readonly rendition: PlannedRendition;
  /** FFmpeg's fragmented MP4. */
  readonly stream: AsyncIterable<Buffer>;
  readonly stagingDir: string;
  /** Segments of this rendition that an earlier run recorded, by sequence. */
  readonly recorded: ReadonlyMap<number, SegmentRecord>;
  /** Resolves when FFmpeg ended well; only then is the last segment known to be whole. */
  readonly encoded: () => Promise<void>;
  /** Called in order, awaited; `resumed` where the segment was on record already. */
  readonly onSegment: (segment: SegmentRecord, resumed: boolean) => Promise<void>;
}

/**
 * Cuts one rendition into segments and writes each as soon as it is complete. Holds one segment.
 * @throws ENCODER_CHANGED, STAGING_FAILED, BOX_INVALID, BOX_TOO_LARGE, BOX_CUT
 */
export async function writeRendition(input: RenditionInput): Promise<WrittenRendition> {
  const { name } = input.rendition;
  const dir = path.join(input.stagingDir, name);
  await mkdir(dir, { recursive: true });
  const cutter = createCutter(input.plan);
  const segments: SegmentRecord[] = [];
  let start: RenditionStart | undefined;
  const write = async (cut: Cut): Promise<void> => {
    segments.push(await writeCut(input, dir, start!.info.trackId, cut));
  };
  for await (const item of readFrames(input.stream)) {
    if (item.kind === 'init') {
      start = item;
      await storeFile(dir, initFile(sha256(item.data)), item.data);
    } else {
      for (const cut of cutter.push(item.frames)) await write(cut);
    }
  }
  await input.encoded();
  const last = cutter.flush();
  if (last !== undefined) await write(last);
  if (start === undefined || segments.length < input.recorded.size) {
    const reason = `${input.recorded.size} are on record, ${segments.length} came out`;
    throw pipelineErrors.ENCODER_CHANGED({ rendition: name, sequence: segments.length, reason });
  }
  const { data, info } = start;
  return { ...input.rendition, info, segments, initBytes: data.length, initSha256: sha256(data) };
}

async function writeCut(
  input: RenditionInput,
  dir: string,
  trackId: number,
  cut: Cut,
): Promise<SegmentRecord> {
  const data = writeSegment({ trackId, ...cut });
  const segment: SegmentRecord = {
    rendition: input.rendition.name,
    sequence: cut.sequence,
    durationTicks: BigInt(cut.durationTicks),
    bytes: data.length,
    sha256: sha256(data),
  };
  const before = input.recorded.get(cut.sequence);
  if (before !== undefined) assertSame(before, segment);
  await storeFile(dir, segmentFile(segment.sha256), data);
  await input.onSegment(segment, before !== undefined);
  return segment;
}

function assertSame(before: SegmentRecord, now: SegmentRecord): void {
  if (Buffer.from(before.sha256).equals(now.sha256)) return;
  throw pipelineErrors.ENCODER_CHANGED({
    rendition: now.rendition,
    sequence: now.sequence,
    reason: `${before.bytes} bytes with another hash before, ${now.bytes} bytes now`,
  });
}

function sha256(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}
