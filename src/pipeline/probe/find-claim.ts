import type { SampleClaim } from './model.ts';
import type { ProbeStream } from './parse-probe.ts';

/**
 * Samples that a whole file may lack against its container's count. MP3 frame counts include the
 * encoder's delay and padding, which FFmpeg skips; MP4 durations include the priming where there is
 * no edit list; Opus granules include the pre-skip. PCM, FLAC and Vorbis count exactly.
 */
const toleranceSamples: Readonly<Record<string, number>> = Object.freeze({
  mp3: 4 * 1152,
  mp2: 2 * 1152,
  aac: 4 * 1024,
  alac: 4096,
  opus: 6720,
  vorbis: 1024,
});

/** What the container says of its length, in samples. Undecided lengths are no claim. Pure. */
export function findClaim(stream: ProbeStream, sampleRate: number): SampleClaim | null {
  const [numerator, denominator] = (stream.time_base ?? '').split('/').map(Number);
  if (!stream.duration_ts || !numerator || !denominator) return null;
  const samples = Math.round((stream.duration_ts * numerator * sampleRate) / denominator);
  if (!Number.isSafeInteger(samples) || samples <= 0) return null;
  return { samples, toleranceSamples: toleranceSamples[stream.codec_name ?? ''] ?? 0 };
}
