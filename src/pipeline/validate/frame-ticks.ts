import type { AudioEntry, InitTrack } from '../boxes/media.ts';
import { OPUS_RATE } from './entry-sound.ts';

/** How long a frame of a codec lasts, in ticks of its track. */
export interface FrameTicks {
  readonly min: number;
  readonly max: number;
  /** Every frame is a whole number of these. */
  readonly step: number;
  /** `1024 ticks`, for messages. */
  readonly text: string;
}

/** Opus frames are 2.5 to 120 ms long (RFC 6716 §3.1). */
const OPUS = { min: 120, max: 5760 };
const MP3_SAMPLES = { high: 1152, low: 576 };
/** Below this rate MP3 is MPEG-2, whose frames are half as long. */
const MP3_HIGH_RATE = 32_000;
const AC3_SAMPLES = 1536;
const USAC = 42;

/** Undefined where the codec leaves it open, or a frame is no whole number of ticks. Pure. */
export function frameTicks({ timescale, entries }: InitTrack): FrameTicks | undefined {
  const [entry] = entries;
  const samples = entry && frameSamples(entry);
  if (samples === undefined || samples.rate === 0 || timescale === 0) return undefined;
  const { min, max, step = max, rate } = samples;
  const scale = timescale / rate;
  const ticks = { min: min * scale, max: max * scale, step: step * scale };
  if (!Object.values(ticks).every(Number.isInteger)) return undefined;
  const text = min === max ? `${ticks.max} ticks` : `${ticks.min} to ${ticks.max} ticks`;
  return { ...ticks, text };
}

interface FrameSamples {
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly rate: number;
}

function frameSamples({ config, sampleRate, codecs }: AudioEntry): FrameSamples | undefined {
  const fixed = (count: number, rate: number): FrameSamples => ({ min: count, max: count, rate });
  switch (config.kind) {
    case 'aac':
      if (codecs === 'mp4a.40.34') {
        const { high, low } = MP3_SAMPLES;
        return fixed(sampleRate < MP3_HIGH_RATE ? low : high, sampleRate);
      }
      if (config.coreSampleRate === undefined || config.audioObjectType === USAC) return undefined;
      return fixed(config.frameSamples, config.coreSampleRate);
    case 'flac': {
      const { minBlockSamples: min, maxBlockSamples: max, sampleRate: rate } = config;
      return min === max ? fixed(max, rate) : { min, max, step: 1, rate };
    }
    case 'opus':
      return { ...OPUS, step: OPUS.min, rate: OPUS_RATE };
    case 'alac':
      return fixed(config.frameSamples, config.sampleRate);
    default:
      return codecs === 'ac-3' ? fixed(AC3_SAMPLES, sampleRate) : undefined;
  }
}
