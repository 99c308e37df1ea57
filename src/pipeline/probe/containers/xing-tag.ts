import type { FrameHeader } from '../../packed/frame-header.ts';

/** What the first frame of an MP3 says of all of them; it holds no sound itself. */
export interface XingTag {
  /** Frames after this one; null where it does not say. */
  readonly frames: number | null;
  /** Bytes of all frames with this one; null where it does not say. */
  readonly bytes: number | null;
  /** Encoder delay and padding in samples; null but of LAME and FFmpeg, which alone are believed. */
  readonly delay: number | null;
  readonly padding: number | null;
}

const HAS_FRAMES = 1;
const HAS_BYTES = 2;
const HAS_TOC = 4;
const HAS_QUALITY = 8;
const TOC_BYTES = 100;
const VBRI_OFFSET = 36;
/** From the encoder's name to delay and padding, 12 bits each. */
const DELAY_OFFSET = 21;

/** Reads a Xing, Info or VBRI tag from a whole frame; undefined where it has none. Pure. */
export function readXingTag(frame: Buffer, header: FrameHeader): XingTag | undefined {
  if (frame.toString('latin1', VBRI_OFFSET, VBRI_OFFSET + 4) === 'VBRI') return readVbri(frame);
  const isMono = header.channels === 1;
  // Side information: its length depends on version and channels (ISO/IEC 13818-3 §2.4.1.7).
  const at = header.samples === 1152 ? (isMono ? 21 : 36) : isMono ? 13 : 21;
  const name = frame.toString('latin1', at, at + 4);
  if (name !== 'Xing' && name !== 'Info') return undefined;
  if (frame.length < at + 8) return undefined;
  const flags = frame.readUInt32BE(at + 4);
  let next = at + 8;
  const take = (flag: number, bytes: number): number | null => {
    if ((flags & flag) === 0) return null;
    next += bytes;
    return next <= frame.length && bytes === 4 ? frame.readUInt32BE(next - 4) : null;
  };
  const frames = take(HAS_FRAMES, 4);
  const bytes = take(HAS_BYTES, 4);
  take(HAS_TOC, TOC_BYTES);
  take(HAS_QUALITY, 4);
  return { frames, bytes, ...readDelays(frame, next) };
}

function readDelays(frame: Buffer, at: number): Pick<XingTag, 'delay' | 'padding'> {
  const encoder = frame.toString('latin1', at, at + 4);
  const delays = at + DELAY_OFFSET;
  if (!['LAME', 'Lavf', 'Lavc'].includes(encoder) || delays + 3 > frame.length) {
    return { delay: null, padding: null };
  }
  const both = frame.readUIntBE(delays, 3);
  return { delay: both >>> 12, padding: both & 0xfff };
}

function readVbri(frame: Buffer): XingTag | undefined {
  if (frame.length < VBRI_OFFSET + 18) return undefined;
  return {
    frames: frame.readUInt32BE(VBRI_OFFSET + 14),
    bytes: frame.readUInt32BE(VBRI_OFFSET + 10),
    delay: null,
    padding: null,
  };
}
