import { createCipheriv } from 'node:crypto';

import type { GoodAsset } from '../good-assets.ts';
import { encodeTone, SAMPLE_RATE } from './encode-tone.ts';
import { withPlaylists } from './fmp4-assets.ts';
import { TARGET_SECONDS, type GoodRendition, type GoodSegment } from './playlist-texts.ts';
import { createTsWriter } from './write-ts.ts';

const RATES = ['96k', '160k'];
const FRAME_SAMPLES = 1024;
const FRAMES_A_SEGMENT = Math.floor((TARGET_SECONDS * SAMPLE_RATE) / FRAME_SAMPLES);
export const KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
export const IV = Buffer.from('f0e0d0c0b0a090807060504030201000', 'hex');

type Pack = (frames: readonly Buffer[], startSamples: number) => Buffer;

/** Segments of a transport stream. */
export const aacTs = (): Promise<GoodAsset> => build('ts', 3, () => toTs());
/** Segments of ADTS frames behind an ID3 tag with their time. */
export const aacPacked = (): Promise<GoodAsset> => build('aac', 3, () => pack);

/** The transport stream, encrypted whole with AES-128. */
export async function aacEncrypted(): Promise<GoodAsset> {
  const line = `#EXT-X-KEY:METHOD=AES-128,URI="../key.bin",IV=0x${IV.toString('hex').toUpperCase()}`;
  const asset = await build('ts', 3, () => encrypted(toTs()), [line]);
  asset.set('key.bin', KEY);
  return asset;
}

async function build(
  extension: string,
  version: number,
  open: () => Pack,
  lines: readonly string[] = [],
): Promise<GoodAsset> {
  const asset: GoodAsset = new Map();
  const renditions: GoodRendition[] = [];
  for (const rate of RATES) {
    const name = `aac-${Number.parseInt(rate, 10)}`;
    const options = ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', rate, '-f', 'adts'];
    const frames = splitAdts(await encodeTone({ options }));
    const packing = open();
    const segments: GoodSegment[] = [];
    for (let at = 0; at < frames.length; at += FRAMES_A_SEGMENT) {
      const group = frames.slice(at, at + FRAMES_A_SEGMENT);
      const uri = `s${segments.length}.${extension}`;
      const data = packing(group, at * FRAME_SAMPLES);
      asset.set(`${name}/${uri}`, data);
      const seconds = (group.length * FRAME_SAMPLES) / SAMPLE_RATE;
      segments.push({ uri, seconds, bytes: data.length });
    }
    const codecs = 'mp4a.40.2';
    renditions.push({ file: `${name}/playlist.m3u8`, codecs, segments, version, lines });
  }
  return withPlaylists(asset, renditions);
}

/** ADTS frames, one a buffer (ISO/IEC 14496-3 §1.A.3.2). */
export function splitAdts(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
    frames.push(bytes.subarray(at, at + length));
    at += length;
  }
  return frames;
}

function toTs(): Pack {
  const writer = createTsWriter(SAMPLE_RATE);
  return (frames) => writer.segment(frames);
}

const pack: Pack = (frames, startSamples) =>
  Buffer.concat([id3(Math.round((startSamples * 90_000) / SAMPLE_RATE)), ...frames]);

const encrypted =
  (inner: Pack): Pack =>
  (frames, startSamples) => {
    const cipher = createCipheriv('aes-128-cbc', KEY, IV);
    return Buffer.concat([cipher.update(inner(frames, startSamples)), cipher.final()]);
  };

/** An ID3v2.4 tag with the one frame that HLS asks for (draft-pantos-hls-rfc8216bis §3.1.3). */
export function id3(timestamp: number): Buffer {
  const payload = Buffer.concat([
    Buffer.from('com.apple.streaming.transportStreamTimestamp\0', 'latin1'),
    Buffer.alloc(8),
  ]);
  payload.writeBigUInt64BE(BigInt(timestamp), payload.length - 8);
  const frame = Buffer.concat([
    Buffer.from('PRIV'),
    syncsafe(payload.length),
    Buffer.alloc(2),
    payload,
  ]);
  return Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0]), syncsafe(frame.length), frame]);
}

function syncsafe(value: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (value >> shift) & 0x7f));
}
