import type { Peaks } from './collect-peaks.ts';

const VERSION = 2;
/** Points are one byte. */
const EIGHT_BIT = 1;
const HEADER_BYTES = 24;

/** The waveform in audiowaveform's binary format, version 2, 8 bit, mono (bbc/audiowaveform, DataFormat.md). */
export function waveformData(peaks: Peaks, sampleRate: number): Buffer {
  const data = Buffer.alloc(HEADER_BYTES + peaks.data.length);
  data.writeInt32LE(VERSION, 0);
  data.writeUInt32LE(EIGHT_BIT, 4);
  data.writeInt32LE(sampleRate, 8);
  data.writeInt32LE(peaks.samplesPerPixel, 12);
  data.writeUInt32LE(peaks.data.length / 2, 16);
  data.writeInt32LE(1, 20);
  Buffer.from(Int8Array.from(peaks.data).buffer).copy(data, HEADER_BYTES);
  return data;
}
