import type { TsStream } from '../../ts/model.ts';
import { atBytes, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { segmentsOf, type SegmentOf } from '../segments-of.ts';

/** Audio of HLS: `stream_type` and the codecs that may stand behind it. */
const AUDIO = new Map<number, readonly string[]>([
  [0x0f, ['mp4a.40.1', 'mp4a.40.2', 'mp4a.40.3', 'mp4a.40.4']],
  [0x03, ['mp4a.40.32', 'mp4a.40.33', 'mp4a.40.34']],
  [0x04, ['mp4a.40.32', 'mp4a.40.33', 'mp4a.40.34']],
  [0x81, ['ac-3']],
  [0x87, ['ec-3']],
]);
/** Audio with SAMPLE-AES, video with and without, and timed metadata. */
const OTHERS = new Set([0xcf, 0xc1, 0xc2, 0x1b, 0x24, 0xdb, 0x15]);

export const tsStreamTypeKnown: MediaRule = {
  id: 'ts-stream-type-known',
  code: 'T06',
  title: 'The PMT names stream types that HLS has, and names them right',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.1',
  why: 'A player chooses its decoder by the type, and plays nothing with the wrong one.',
  reads: 'media',
  *check(presentation) {
    for (const segment of segmentsOf(presentation, 'ts')) {
      for (const stream of segment.media.streams) yield* checkStream(segment, stream);
    }
  },
};

function* checkStream(
  segment: SegmentOf<'ts'>,
  { pid, streamType, run }: TsStream,
): Generator<MediaFinding> {
  if (streamType === undefined || OTHERS.has(streamType)) return;
  const subject = atBytes(segment);
  const type = `0x${streamType.toString(16).padStart(2, '0').toUpperCase()}`;
  const codecs = AUDIO.get(streamType);
  const right = [...AUDIO].find(([, list]) => run && list.includes(run.codecs))?.[0];
  if (codecs !== undefined && (run === undefined || codecs.includes(run.codecs))) return;
  const is = streamType === 0x11 ? `${type}, AAC in LATM` : type;
  yield {
    subject,
    message:
      codecs === undefined
        ? `PID ${pid} has stream type ${is}, which HLS does not have.`
        : `PID ${pid} has stream type ${is}, but its frames are ${run!.codecs}.`,
    hint:
      right === undefined
        ? 'Package AAC as ADTS (stream type 0x0F), or use fragmented MP4.'
        : `Write stream type 0x${right.toString(16).padStart(2, '0').toUpperCase()} into the PMT.`,
  };
}
