/** Kinds of frames that begin with a header of their own. */
export type FrameFormat = 'adts' | 'mp3' | 'ac3' | 'ec3';

/** What the header of one frame says. */
export interface FrameHeader {
  readonly format: FrameFormat;
  /** The whole frame with its header. */
  readonly bytes: number;
  /** Samples a channel; 0 for a frame that only adds channels to another. */
  readonly samples: number;
  readonly sampleRate: number;
  /** 0 where the header leaves it to the frame. */
  readonly channels: number;
  /** RFC 6381 string. */
  readonly codecs: string;
}

/** Bytes that are enough to read any header; no frame is shorter. */
export const frameHeaderBytes = 7;

/** Reads the header at `at`, where `frameHeaderBytes` are there; undefined where none begins. Pure. */
export function readFrameHeader(data: Uint8Array, at: number): FrameHeader | undefined {
  const first = data[at]!;
  const second = data[at + 1]!;
  if (first === 0x0b) return second === 0x77 ? readDolby(data, at) : undefined;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  // Layer 0 is reserved in MPEG audio; it tells ADTS apart.
  return (second & 0x06) === 0 ? readAdts(data, at) : readMpegAudio(data, at);
}

/** ISO/IEC 14496-3 table 1.18. */
const AAC_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
  7350,
];
const AAC_CODECS = ['mp4a.40.1', 'mp4a.40.2', 'mp4a.40.3', 'mp4a.40.4'];

function readAdts(data: Uint8Array, at: number): FrameHeader | undefined {
  const second = data[at + 1]!;
  const third = data[at + 2]!;
  const fourth = data[at + 3]!;
  const sampleRate = AAC_RATES[(third >>> 2) & 0x0f];
  const bytes = ((fourth & 0x03) << 11) | (data[at + 4]! << 3) | (data[at + 5]! >>> 5);
  const leastBytes = (second & 0x01) === 1 ? 7 : 9;
  if ((second & 0xf0) !== 0xf0 || sampleRate === undefined || bytes < leastBytes) return undefined;
  const layout = ((third & 0x01) << 2) | (fourth >>> 6);
  return {
    format: 'adts',
    bytes,
    samples: 1024 * ((data[at + 6]! & 0x03) + 1),
    sampleRate,
    channels: layout === 7 ? 8 : layout,
    codecs: AAC_CODECS[third >>> 6]!,
  };
}

/** ISO/IEC 11172-3 §2.4.2.3 and 13818-3: kbit/s by version, layer and index. */
const MPEG1_KBPS = [
  [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
];
const MPEG2_KBPS = [
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
const MPEG1_RATES = [44_100, 48_000, 32_000];
const LAYER_CODECS = ['mp4a.40.32', 'mp4a.40.33', 'mp4a.40.34'];

function readMpegAudio(data: Uint8Array, at: number): FrameHeader | undefined {
  const second = data[at + 1]!;
  const third = data[at + 2]!;
  const version = (second >>> 3) & 0x03;
  const layer = 4 - ((second >>> 1) & 0x03);
  const fullRate = MPEG1_RATES[(third >>> 2) & 0x03];
  const isFirst = version === 3;
  const kbps = (isFirst ? MPEG1_KBPS : MPEG2_KBPS)[layer - 1]?.[third >>> 4];
  // Free-format frames say no length, so nothing after them can be found.
  if (version === 1 || fullRate === undefined || !kbps) return undefined;
  const sampleRate = isFirst ? fullRate : version === 2 ? fullRate / 2 : fullRate / 4;
  const samples = layer === 1 ? 384 : layer === 3 && !isFirst ? 576 : 1152;
  const slotBytes = layer === 1 ? 4 : 1;
  const slots = Math.floor(((samples / 8) * kbps * 1000) / sampleRate / slotBytes);
  return {
    format: 'mp3',
    bytes: (slots + ((third >>> 1) & 0x01)) * slotBytes,
    samples,
    sampleRate,
    channels: data[at + 3]! >>> 6 === 3 ? 1 : 2,
    codecs: LAYER_CODECS[layer - 1]!,
  };
}

/** ETSI TS 102 366 §4.4.1.4: kbit/s by half the size code. */
const AC3_KBPS = [
  32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640,
];
const DOLBY_RATES = [48_000, 44_100, 32_000];
const DOLBY_CHANNELS = [2, 1, 2, 3, 3, 4, 4, 5];

function readDolby(data: Uint8Array, at: number): FrameHeader | undefined {
  const streamId = data[at + 5]! >>> 3;
  if (streamId <= 10) return readAc3(data, at);
  return streamId <= 16 ? readEc3(data, at) : undefined;
}

function readAc3(data: Uint8Array, at: number): FrameHeader | undefined {
  const sizes = data[at + 4]!;
  const sampleRate = DOLBY_RATES[sizes >>> 6];
  const kbps = AC3_KBPS[(sizes & 0x3f) >>> 1];
  if (sampleRate === undefined || kbps === undefined) return undefined;
  const odd = sampleRate === 44_100 ? sizes & 0x01 : 0;
  const mode = data[at + 6]! >>> 5;
  // Mix levels stand between the mode and the flag of the low-frequency channel.
  const between =
    ((mode & 1) === 1 && mode !== 1 ? 2 : 0) + ((mode & 4) === 4 ? 2 : 0) + (mode === 2 ? 2 : 0);
  return {
    format: 'ac3',
    bytes: (Math.floor((kbps * 96_000) / sampleRate) + odd) * 2,
    samples: 1536,
    sampleRate,
    channels: DOLBY_CHANNELS[mode]! + ((data[at + 6]! >>> (4 - between)) & 0x01),
    codecs: 'ac-3',
  };
}

function readEc3(data: Uint8Array, at: number): FrameHeader | undefined {
  const third = data[at + 2]!;
  const fifth = data[at + 4]!;
  const rateCode = fifth >>> 6;
  const blocksCode = (fifth >>> 4) & 0x03;
  const reducedRate = DOLBY_RATES[blocksCode];
  const sampleRate = DOLBY_RATES[rateCode] ?? (reducedRate && reducedRate / 2);
  const bytes = ((((third & 0x07) << 8) | data[at + 3]!) + 1) * 2;
  if (sampleRate === undefined || bytes < frameHeaderBytes) return undefined;
  const blocks = rateCode === 3 ? 6 : [1, 2, 3, 6][blocksCode]!;
  // Dependent and further independent substreams belong to the same moment as the first.
  const isFirst = third >>> 6 !== 1 && ((third >>> 3) & 0x07) === 0;
  return {
    format: 'ec3',
    bytes,
    samples: isFirst ? blocks * 256 : 0,
    sampleRate,
    channels: DOLBY_CHANNELS[(fifth >>> 1) & 0x07]! + (fifth & 0x01),
    codecs: 'ec-3',
  };
}
