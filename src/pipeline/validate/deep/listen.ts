import { createHash, type Hash } from 'node:crypto';

import type { Sound } from '../presentation.ts';
import { measureLoudness, type LoudnessMeter } from './measure-loudness.ts';
import type { TakeSamples, WavFormat } from './read-wav.ts';

/** Values of the envelope a second, and most of them that are kept. */
export const envelopeRate = 1000;
const envelopeSecondsMax = 120;
/** At full scale, or as near as makes no difference. */
const CLIPPED = 0.9999;
/** Samples in a row at full scale that are heard as clipping. */
const clippedRun = 4;

/** Listens to a rendition while it is decoded; keeps numbers and no samples. */
export interface Listener {
  readonly push: TakeSamples;
  /** To be called once, at the end; undefined where nothing was heard. */
  sound(): Omit<Sound, 'startSeconds'> | undefined;
}

/** @param bits of lossless samples whose MD5 is wanted. */
export function listen(bits?: 16 | 24): Listener {
  let format: WavFormat | undefined;
  let meter: LoudnessMeter | undefined;
  const md5: Hash | undefined = bits && createHash('md5');
  const envelope = new Float32Array(envelopeRate * envelopeSecondsMax);
  let peaks = new Float64Array(0);
  let runs = new Uint32Array(0);
  let samples = 0;
  let clippedRuns = 0;
  let energy = 0;
  let slot = 0;
  let slotFrames = 0;

  const hear = (chunk: Float32Array, { channels, sampleRate }: WavFormat): void => {
    for (let at = 0; at + channels <= chunk.length; at += channels) {
      let mono = 0;
      for (let channel = 0; channel < channels; channel += 1) {
        const value = chunk[at + channel]!;
        const size = Math.abs(value);
        if (size > peaks[channel]!) peaks[channel] = size;
        runs[channel] = size >= CLIPPED ? runs[channel]! + 1 : 0;
        if (runs[channel] === clippedRun) clippedRuns += 1;
        mono += value;
      }
      samples += 1;
      const now = Math.floor((samples * envelopeRate) / sampleRate);
      energy += mono * mono;
      slotFrames += 1;
      if (now === slot) continue;
      if (slot < envelope.length) envelope[slot] = Math.sqrt(energy / slotFrames);
      slot = now;
      energy = 0;
      slotFrames = 0;
    }
  };

  return {
    push: (chunk, found) => {
      if (format === undefined) {
        format = found;
        meter = measureLoudness(found.sampleRate, found.channels);
        peaks = new Float64Array(found.channels);
        runs = new Uint32Array(found.channels);
      }
      hear(chunk, format);
      meter?.push(chunk);
      md5?.update(toIntegers(chunk, bits!));
    },
    sound: () =>
      format && {
        samples,
        sampleRate: format.sampleRate,
        channels: format.channels,
        envelope: envelope.subarray(0, Math.min(slot, envelope.length)),
        loudnessLufs: meter?.integrated(),
        channelPeaks: [...peaks],
        clippedRuns,
        md5: md5?.digest('hex'),
      },
  };
}

/** Samples as a FLAC encoder hashed them: signed, little-endian. */
function toIntegers(chunk: Float32Array, bits: 16 | 24): Buffer {
  const bytes = Buffer.allocUnsafe((chunk.length * bits) / 8);
  if (bits === 16) {
    for (const [index, value] of chunk.entries()) bytes.writeInt16LE(value * 2 ** 15, index * 2);
  } else {
    for (const [index, value] of chunk.entries()) bytes.writeIntLE(value * 2 ** 23, index * 3, 3);
  }
  return bytes;
}
