/** Bytes from the start of a file that are enough to tell. */
export const SNIFF_BYTES = 8192;

const AUDIO_MP4_BRANDS = new Set(['M4A ', 'M4B ', 'M4P ']);

/**
 * Whether the first bytes of a file are those of music, whatever its name says. Formats without a
 * magic number (MP3, ADTS) are believed when a second frame follows where the first one ends.
 */
export function sniffAudio(head: Buffer): boolean {
  const magic = head.toString('latin1', 0, 4);
  if (magic === 'fLaC' || magic === 'OggS' || magic === 'wvPk' || magic === 'caff') return true;
  if (magic.startsWith('ID3')) return true;
  const kind = head.toString('latin1', 8, 12);
  if (magic === 'RIFF' || magic === 'RF64') return kind === 'WAVE';
  if (magic === 'FORM') return kind === 'AIFF' || kind === 'AIFC';
  if (head.toString('latin1', 4, 8) === 'ftyp') return AUDIO_MP4_BRANDS.has(kind);
  return hasTwoFrames(head, mp3FrameBytes) || hasTwoFrames(head, adtsFrameBytes);
}

function hasTwoFrames(head: Buffer, frameBytes: (head: Buffer, at: number) => number): boolean {
  const first = frameBytes(head, 0);
  return first > 0 && frameBytes(head, first) > 0;
}

// ISO/IEC 11172-3 §2.4.2.3, layer III: bit rates in kbit/s and sampling rates by index.
const BITRATES_MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BITRATES_MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLE_RATES = [44_100, 48_000, 32_000];

/** Length of the MP3 frame at `at`, or 0 where there is none. */
function mp3FrameBytes(head: Buffer, at: number): number {
  if (at + 4 > head.length || head[at] !== 0xff || (head[at + 1]! & 0xe0) !== 0xe0) return 0;
  const version = (head[at + 1]! >> 3) & 3;
  const layer = (head[at + 1]! >> 1) & 3;
  if (version === 1 || layer !== 1) return 0;
  const mpeg1 = version === 3;
  const kbps = (mpeg1 ? BITRATES_MPEG1 : BITRATES_MPEG2)[head[at + 2]! >> 4] ?? 0;
  const rate = SAMPLE_RATES[(head[at + 2]! >> 2) & 3];
  if (kbps === 0 || rate === undefined) return 0;
  const divisor = mpeg1 ? 1 : version === 2 ? 2 : 4;
  const padding = (head[at + 2]! >> 1) & 1;
  return Math.floor(((mpeg1 ? 144 : 72) * kbps * 1000) / (rate / divisor)) + padding;
}

/** Length of the ADTS frame (ISO/IEC 14496-3 §1.A.2.2) at `at`, or 0 where there is none. */
function adtsFrameBytes(head: Buffer, at: number): number {
  if (at + 7 > head.length || head[at] !== 0xff || (head[at + 1]! & 0xf6) !== 0xf0) return 0;
  const bytes = ((head[at + 3]! & 3) << 11) | (head[at + 4]! << 3) | (head[at + 5]! >> 5);
  return bytes >= 7 ? bytes : 0;
}
