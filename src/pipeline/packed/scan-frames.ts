import type { MediaFault } from '../boxes/media.ts';
import type { FrameRun } from '../ts/model.ts';
import {
  type FrameFormat,
  type FrameHeader,
  frameHeaderBytes,
  readFrameHeader,
} from './frame-header.ts';

/** Most faults that one run of frames keeps; the rest say the same. */
export const faultsMax = 20;

/** What was found in the bytes of one elementary stream. */
export interface ScannedFrames {
  /** Undefined where no frame was found. */
  readonly run: FrameRun | undefined;
  readonly format: FrameFormat | undefined;
  /** Bytes after the last whole frame. */
  readonly trailingBytes: number;
  readonly faults: readonly MediaFault[];
}

/** Walks from header to header through bytes that come in pieces; keeps none of them. */
export interface FrameScanner {
  /** Takes the bytes from `start` to `end`; `byteOffset` is where `start` lies in the resource. */
  push(data: Uint8Array, start: number, end: number, byteOffset: number): void;
  /** Samples of all frames that have begun; undefined while a header is only half there. */
  samplesBegun(): number | undefined;
  /** Of the first frame. */
  sampleRate(): number | undefined;
  finish(): ScannedFrames;
}

/** @param path how faults name the stream. */
export function scanFrames(path: string): FrameScanner {
  const half = new Uint8Array(frameHeaderBytes);
  let halfBytes = 0;
  let halfOffset = 0;
  let leftBytes = 0;
  let isHunting = false;
  let lostBytes = 0;
  let first: FrameHeader | undefined;
  let last: FrameHeader | undefined;
  let frames = 0;
  let samples = 0;
  let bytes = 0;
  const faults: MediaFault[] = [];
  const blame = (reason: string, byteOffset: number): void => {
    if (faults.length < faultsMax) faults.push({ reason, boxPath: path, byteOffset });
  };

  /** Bytes of the frame that begins here; 0 where none does. */
  const begin = (data: Uint8Array, at: number, byteOffset: number): number => {
    const header = readFrameHeader(data, at);
    if (header === undefined || (isHunting && first && header.format !== first.format)) {
      if (!isHunting) blame('no frame begins where the one before it ends', byteOffset);
      isHunting = true;
      return 0;
    }
    isHunting = false;
    first ??= header;
    const change = changeOf(last ?? header, header);
    if (change !== undefined) blame(change, byteOffset);
    last = header;
    frames += 1;
    samples += header.samples;
    bytes += header.bytes;
    return header.bytes;
  };

  /** Adds to a header that was cut by the end of a piece; returns how many bytes were taken. */
  const fill = (data: Uint8Array, at: number, end: number, byteOffset: number): number => {
    if (halfBytes === 0) halfOffset = byteOffset;
    const taken = Math.min(frameHeaderBytes - halfBytes, end - at);
    half.set(data.subarray(at, at + taken), halfBytes);
    halfBytes += taken;
    if (halfBytes < frameHeaderBytes) return taken;
    const frameBytes = begin(half, 0, halfOffset);
    if (frameBytes > 0) {
      leftBytes = frameBytes - frameHeaderBytes;
      halfBytes = 0;
    } else {
      lostBytes += 1;
      half.copyWithin(0, 1);
      halfBytes -= 1;
      halfOffset += 1;
    }
    return taken;
  };

  return {
    push: (data, start, end, byteOffset) => {
      let at = start;
      while (at < end) {
        if (leftBytes > 0) {
          const step = Math.min(leftBytes, end - at);
          leftBytes -= step;
          at += step;
        } else if (halfBytes > 0 || end - at < frameHeaderBytes) {
          at += fill(data, at, end, byteOffset + at - start);
        } else {
          leftBytes = begin(data, at, byteOffset + at - start);
          if (leftBytes > 0) continue;
          lostBytes += 1;
          at += 1;
        }
      }
    },
    samplesBegun: () => (halfBytes > 0 ? undefined : samples),
    sampleRate: () => first?.sampleRate,
    finish: () => {
      // A frame that is cut off at the end does not count.
      const cut = leftBytes > 0 ? last : undefined;
      const whole = { frames: frames - (cut ? 1 : 0), samples: samples - (cut?.samples ?? 0) };
      const trailingBytes = (cut ? cut.bytes - leftBytes : 0) + halfBytes;
      const run = first && {
        ...whole,
        sampleRate: first.sampleRate,
        channels: first.channels,
        codecs: first.codecs,
        bytes: bytes - (cut?.bytes ?? 0),
        lostBytes,
      };
      return { run, format: first?.format, trailingBytes, faults };
    },
  };
}

function changeOf(from: FrameHeader, to: FrameHeader): string | undefined {
  if (from.codecs !== to.codecs) return `frames change from ${from.codecs} to ${to.codecs}`;
  if (from.sampleRate !== to.sampleRate) {
    return `the sample rate changes from ${from.sampleRate} to ${to.sampleRate} Hz`;
  }
  // Dependent substreams of E-AC-3 state channels of their own.
  if (from.channels === to.channels || to.format === 'ec3') return undefined;
  return `frames change from ${from.channels} to ${to.channels} channels`;
}
