import type { MediaFault } from '../boxes/media.ts';
import { frameHeaderBytes, readFrameHeader } from '../packed/frame-header.ts';
import { scanFrames } from '../packed/scan-frames.ts';
import type { PesTime, TimeBreak, TsStream } from './model.ts';
import { ticksBetween, ticksOf } from './ticks.ts';

/** Most bytes of a PES header: nine, and as many as a byte can count (ISO/IEC 13818-1 §2.4.3.6). */
const headerBytesMax = 9 + 255;
/** How far a time may be from where the samples put it: muxers round, and some clocks are coarse. */
export const timeToleranceTicks = 180;
const breaksMax = 20;
/** `stream_id` of private_stream_1; audio streams have 0xC0 to 0xDF. */
const PRIVATE_STREAM = 0xbd;

/** Reads the PES packets of one PID. */
export interface PesReader {
  push(data: Uint8Array, start: number, end: number, startsUnit: boolean, byteOffset: number): void;
  finish(streamType: number | undefined): {
    readonly stream: TsStream;
    readonly faults: readonly MediaFault[];
  };
}

export function readPes(pid: number): PesReader {
  const header = new Uint8Array(headerBytesMax);
  let headerBytes = 0;
  let neededBytes = 0;
  let unitOffset = 0;
  let isAudio = false;
  let isSniffed = false;
  let isLatm = false;
  let isRead = false;
  let pesPackets = 0;
  let firstTime: PesTime | undefined;
  let lastTime: PesTime | undefined;
  const timeBreaks: TimeBreak[] = [];
  const path = `pid ${pid}`;
  const scanner = scanFrames(path);

  const takeTime = (): void => {
    const pts = ptsOf(header, headerBytes);
    if (pts === undefined) return;
    const time = { pts, byteOffset: unitOffset, samplesBefore: scanner.samplesBegun() };
    const found = breakBetween(lastTime, time, scanner.sampleRate());
    if (found !== undefined && timeBreaks.length < breaksMax) timeBreaks.push(found);
    firstTime ??= time;
    lastTime = time;
  };

  /** Takes header bytes from a payload until the header is whole; returns how many. */
  const takeHeader = (data: Uint8Array, start: number, end: number): number => {
    let at = start;
    while (headerBytes < neededBytes && at < end) {
      const step = Math.min(neededBytes - headerBytes, end - at);
      header.set(data.subarray(at, at + step), headerBytes);
      headerBytes += step;
      at += step;
      if (headerBytes === 9 && neededBytes === 9) {
        const begins = header[0] === 0 && header[1] === 0 && header[2] === 1;
        const id = header[3]!;
        isAudio = begins && (id === PRIVATE_STREAM || (id & 0xe0) === 0xc0);
        if (!isAudio) return at - start;
        neededBytes = 9 + header[8]!;
      }
    }
    return at - start;
  };

  /** Looks at the first bytes of the stream, once. */
  const sniff = (data: Uint8Array, at: number, end: number): void => {
    isSniffed = true;
    isLatm = data[at] === 0x56 && (data[at + 1]! & 0xe0) === 0xe0;
    const isFrame = end - at >= frameHeaderBytes && readFrameHeader(data, at) !== undefined;
    // Private streams carry ID3 tags, subtitles and other things as well.
    isRead = !isLatm && (isFrame || header[3] !== PRIVATE_STREAM);
  };

  return {
    push: (data, start, end, startsUnit, byteOffset) => {
      let at = start;
      if (startsUnit) {
        pesPackets += 1;
        headerBytes = 0;
        neededBytes = 9;
        unitOffset = byteOffset;
      }
      if (headerBytes < neededBytes) {
        at += takeHeader(data, start, end);
        if (!isAudio || headerBytes < neededBytes) return;
        takeTime();
      }
      if (!isAudio || at >= end) return;
      if (!isSniffed) sniff(data, at, end);
      if (isRead) scanner.push(data, at, end, byteOffset + at - start);
    },
    finish: (streamType) => {
      const { run, trailingBytes, faults } = scanner.finish();
      const times = { firstTime, lastTime, timeBreaks };
      const stream = { pid, streamType, pesPackets, ...times, run, trailingBytes, isLatm };
      if (trailingBytes === 0) return { stream, faults };
      const reason = `the last frame is cut off after ${trailingBytes} bytes`;
      return { stream, faults: [...faults, { reason, boxPath: path, byteOffset: unitOffset }] };
    },
  };
}

/** A presentation time that is not where the one before it and the samples between them put it. */
function breakBetween(
  from: PesTime | undefined,
  to: PesTime,
  sampleRate: number | undefined,
): TimeBreak | undefined {
  const { pts: found, byteOffset } = to;
  if (sampleRate === undefined || from?.samplesBefore === undefined) return undefined;
  if (to.samplesBefore === undefined) return undefined;
  const samples = to.samplesBefore - from.samplesBefore;
  const expected = from.pts + ticksOf(samples, sampleRate);
  if (Math.abs(ticksBetween(expected, found)) <= timeToleranceTicks) return undefined;
  return { expected: Math.round(expected), found, byteOffset };
}

function ptsOf(header: Uint8Array, bytes: number): number | undefined {
  if (bytes < 14 || (header[7]! & 0x80) === 0) return undefined;
  return (
    ((header[9]! >>> 1) & 0x07) * 2 ** 30 +
    ((header[10]! << 22) | ((header[11]! >>> 1) << 15) | (header[12]! << 7) | (header[13]! >>> 1))
  );
}
