import type { Peaks } from './collect-peaks.ts';

/** The waveform in audiowaveform's JSON format, version 2, 8 bit, mono (bbc/audiowaveform, DataFormat.md). */
export function waveformJson(peaks: Peaks, sampleRate: number): string {
  return JSON.stringify({
    version: 2,
    channels: 1,
    sample_rate: sampleRate,
    samples_per_pixel: peaks.samplesPerPixel,
    bits: 8,
    length: peaks.data.length / 2,
    data: peaks.data,
  });
}
