import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { Loudness } from '#domains/jobs/index.ts';

import type { InitInfo } from '../boxes/read-init.ts';
import { writeInit } from '../boxes/write-init.ts';
import { writeSegment } from '../boxes/write-segment.ts';
import { pipelineErrors } from '../errors.ts';
import type { SegmentRecord } from '../model.ts';
import type { PlannedRendition } from '../plan/model.ts';
import { type Cut, createCutter, type Cutter } from './cut-segments.ts';
import { initFile, segmentFile } from './file-names.ts';
import { readFrames, type RenditionStart } from './read-frames.ts';
import { type Staging, storeFile } from './store-file.ts';

/** A rendition whose every segment is in the staging folder. */
export interface WrittenRendition extends PlannedRendition {
  readonly initBytes: number;
  readonly initSha256: Buffer;
  readonly info: InitInfo;
  readonly segments: readonly SegmentRecord[];
}

/** What is known of a rendition when all of it is encoded. */
export interface RenditionFacts {
  /** Samples a channel that are heard, at the rendition's rate. */
  readonly heardSamples: number;
  readonly loudness: Loudness;
}

export interface RenditionInput extends Staging {
  readonly rendition: PlannedRendition;
  /** FFmpeg's fragmented MP4. */
  readonly stream: AsyncIterable<Buffer>;
  /** Segments of this rendition that an earlier run recorded, by sequence. */
  readonly recorded: ReadonlyMap<number, SegmentRecord>;
  /** Resolves when FFmpeg ended well; only then is the last segment known to be whole. */
  readonly encoded: () => Promise<RenditionFacts>;
  /** Called in order, awaited; `resumed` where the segment was on record already. */
  readonly onSegment: (segment: SegmentRecord, resumed: boolean) => Promise<void>;
}

/**
 * Cuts one rendition into segments and writes each as soon as it is complete; the init section comes
 * last. Holds one segment.
 * @throws ENCODER_CHANGED, STAGING_FAILED, BOX_INVALID, BOX_TOO_LARGE, BOX_CUT
 */
export async function writeRendition(input: RenditionInput): Promise<WrittenRendition> {
  const { name } = input.rendition;
  await mkdir(path.join(input.stagingDir, name), { recursive: true });
  const segments: SegmentRecord[] = [];
  const allocate = reuseMemory();
  let start: RenditionStart | undefined;
  let cutter: Cutter | undefined;
  const write = async (cuts: readonly Cut[]): Promise<void> => {
    // One after the other: they share their memory.
    for (const cut of cuts) {
      const data = writeSegment({ trackId: start!.info.trackId, ...cut }, allocate);
      segments.push(await writeCut(input, cut, data));
    }
  };
  for await (const item of readFrames(input.stream)) {
    if (item.kind === 'init') {
      start = item;
      cutter = createCutter(input.rendition, item.info.encoderDelay);
    } else {
      await write(cutter!.push(item.frames));
    }
  }
  const { heardSamples, loudness } = await input.encoded();
  await write(cutter?.flush(heardSamples) ?? []);
  if (start === undefined || segments.length < input.recorded.size) {
    const reason = `${input.recorded.size} are on record, ${segments.length} came out`;
    throw pipelineErrors.ENCODER_CHANGED({ rendition: name, sequence: segments.length, reason });
  }
  const { info } = start;
  // Only now is the loudness known that stands in it.
  const init = writeInit(start.moov, loudness);
  const initSha256 = sha256(init);
  await storeFile(input, `${name}/${initFile(initSha256)}`, init);
  return { ...input.rendition, info, segments, initBytes: init.length, initSha256 };
}

async function writeCut(input: RenditionInput, cut: Cut, data: Buffer): Promise<SegmentRecord> {
  const { name } = input.rendition;
  const segment: SegmentRecord = {
    rendition: name,
    sequence: cut.sequence,
    durationTicks: BigInt(cut.durationTicks),
    bytes: data.length,
    sha256: sha256(data),
  };
  const before = input.recorded.get(cut.sequence);
  if (before !== undefined) assertSame(before, segment);
  await storeFile(input, `${name}/${segmentFile(segment.sha256)}`, data);
  await input.onSegment(segment, before !== undefined);
  return segment;
}

/** Gives the same memory again and again, as long as what is asked for fits into it. */
function reuseMemory(): (bytes: number) => Buffer {
  let memory: Buffer = Buffer.alloc(0);
  return (bytes) => {
    if (memory.length < bytes) memory = Buffer.allocUnsafeSlow(bytes);
    return memory.subarray(0, bytes);
  };
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
