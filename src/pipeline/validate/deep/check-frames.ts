import type { CodecConfig, Fmp4Segment, InitMedia } from '../../boxes/media.ts';
import type { SegmentFrames } from '../presentation.ts';
import { checkFlacFrame } from './check-flac-frame.ts';
import { opusPacketSamples } from './opus-packet-samples.ts';

type FrameFault = SegmentFrames['faults'][number];

/** Most faults that one segment keeps; the rest say the same. */
const faultsMax = 20;
const OPUS_RATE = 48_000;

/** Looks at every frame of a segment of fragmented MP4, as far as its codec says how. Pure. */
export function checkFrames(
  bytes: Buffer,
  segment: Fmp4Segment,
  init: InitMedia | undefined,
): FrameFault[] {
  const track = init?.tracks[0];
  const config = track?.entries[0]?.config;
  if (track === undefined || config === undefined) return [];
  const faults: FrameFault[] = [];
  const frames = [...framesOf(segment, track.trackId)];
  for (const [index, frame] of frames.entries()) {
    if (frame.byteOffset + frame.bytes > bytes.length) break;
    const data = bytes.subarray(frame.byteOffset, frame.byteOffset + frame.bytes);
    const samples = (frame.ticks * OPUS_RATE) / track.timescale;
    const isLast = index === frames.length - 1;
    const reason = faultOf(config, data, samples, isLast);
    if (reason !== undefined) faults.push({ reason, byteOffset: frame.byteOffset });
    if (faults.length === faultsMax) break;
  }
  return faults;
}

function faultOf(
  config: CodecConfig,
  data: Buffer,
  opusSamples: number,
  isLast: boolean,
): string | undefined {
  if (data.length === 0) return 'the frame is empty';
  if (config.kind === 'flac') return checkFlacFrame(data);
  if (config.kind !== 'opus') return undefined;
  const found = opusPacketSamples(data);
  if (found === undefined) return 'the Opus packet has no valid table of contents';
  // The end of the music is trimmed by a shorter duration of the last packet.
  const isRight = isLast ? opusSamples <= found : opusSamples === found;
  if (isRight) return undefined;
  return `the Opus packet lasts ${found} samples; its box says ${opusSamples}`;
}

function* framesOf(
  { fragments }: Fmp4Segment,
  trackId: number,
): Generator<{ byteOffset: number; bytes: number; ticks: number }> {
  for (const { place, tracks } of fragments) {
    for (const track of tracks) {
      if (track.trackId !== trackId) continue;
      const base = track.baseDataOffset ?? place.byteOffset;
      let at = base;
      for (const { dataOffset, sizes, durations } of track.runs) {
        if (dataOffset !== undefined) at = base + dataOffset;
        for (const [index, bytes] of sizes.entries()) {
          yield { byteOffset: at, bytes, ticks: durations[index]! };
          at += bytes;
        }
      }
    }
  }
}
