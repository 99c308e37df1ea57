import type { Work, WorkEvent } from '#core/events.ts';

import { createKeyRing } from '../keys/key-ring.ts';
import type { FetchedSegment, Presentation, Rendition } from '../presentation.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import { hearRendition } from './hear-rendition.ts';
import { type DeepContext, lookAtFrames } from './look-at-frames.ts';

/** How far the decoding is, said after every segment. */
export interface DeepenProgress extends WorkEvent {
  readonly type: 'deepen.progress';
  readonly subject: string;
  readonly segmentsDone: number;
  readonly segmentsTotal: number;
}

export interface DeepenInput {
  readonly presentation: Presentation;
  readonly source: ByteSource;
  /** FFmpeg to decode with. */
  readonly ffmpegPath: string;
}

/**
 * Reads every frame of a presentation, decodes all of it, and adds what it found. Frames that are
 * encrypted by themselves, and what could not be read, are left as they are.
 * @throws FFMPEG_MISSING
 */
export async function* deepen(
  { signal }: { readonly signal: AbortSignal },
  { presentation, source, ffmpegPath }: DeepenInput,
): Work<DeepenProgress, Presentation> {
  const ctx: DeepContext = { signal, source, ffmpegPath, keys: createKeyRing({ source, signal }) };
  const { renditions: all } = presentation;
  const segmentsTotal = all.reduce((sum, { segments }) => sum + segments.length, 0);
  let segmentsDone = 0;
  const renditions: Rendition[] = [];
  for (const rendition of all) {
    const segments: FetchedSegment[] = [];
    for await (const { segment, frames } of lookAtFrames(ctx, rendition)) {
      segments.push({ ...segment, frames });
      segmentsDone += 1;
      const subject = presentation.subject.name;
      yield { type: 'deepen.progress', subject, segmentsDone, segmentsTotal };
    }
    renditions.push({ ...rendition, segments, sound: await hearRendition(ctx, rendition) });
  }
  return { ...presentation, renditions };
}
