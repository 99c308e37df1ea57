import { audioRenditions } from '../audio-renditions.ts';
import { heldCodecs } from '../held-codecs.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { measureRendition } from '../measure-variant.ts';

/** kbit/s that Apple's table has for two channels. */
const RATES: Readonly<Record<string, readonly [number, number]>> = {
  'mp4a.40.2': [32, 160],
  'mp4a.40.5': [32, 160],
  'mp4a.40.29': [32, 160],
  'mp4a.40.42': [24, 160],
  'ec-3': [96, 160],
};
/** Measured rates may be off by this much. */
const TOLERANCE = 0.1;

export const audioRateRecommended: MediaRule = {
  id: 'audio-rate-recommended',
  code: 'C02',
  title: 'Stereo has a bit rate that Apple recommends',
  severity: 'info',
  source: 'Apple HLS Authoring Specification 2.9',
  why: 'Below it is heard; above it costs data and is hardly heard.',
  reads: 'media',
  profiles: ['apple'],
  *check(presentation) {
    for (const rendition of audioRenditions(presentation)) {
      const [held] = heldCodecs(rendition) ?? [];
      const range = held && RATES[held.codec];
      const averageBps = measureRendition(rendition)?.averageBps;
      if (range === undefined || averageBps === undefined) continue;
      const kbps = averageBps / 1000;
      const [low, high] = range;
      if (kbps >= low * (1 - TOLERANCE) && kbps <= high * (1 + TOLERANCE)) continue;
      yield {
        subject: atLine(rendition.playlist),
        message: `The segments have ${Math.round(kbps)} kbit/s of ${held!.codec}; ${low} to ${high} are recommended for stereo.`,
        hint: `Encode it with ${low} to ${high} kbit/s, or leave it as an extra rendition.`,
      };
    }
  },
};
