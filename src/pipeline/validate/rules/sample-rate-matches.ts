import { entrySound } from '../entry-sound.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { readableSegments } from '../readable-media.ts';
import type { Rendition } from '../presentation.ts';

export const sampleRateMatches: MediaRule = {
  id: 'sample-rate-matches',
  code: 'R09',
  title: 'SAMPLE-RATE, BIT-DEPTH and CHANNELS are what the init section holds',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1',
  why: 'Players choose a rendition that their loudspeakers can play by these attributes.',
  reads: 'media',
  *check({ renditions, multivariant }) {
    if (multivariant === undefined) return;
    for (const rendition of renditions) {
      const held = heldOf(rendition);
      if (held === undefined) continue;
      for (const { tag, type } of rendition.renditionTags) {
        if (type !== 'AUDIO') continue;
        for (const [name, value] of Object.entries(held)) {
          const attribute = tag.attributes.get(name);
          // CHANNELS may say more behind a slash.
          const said = /^\d+/.exec(attribute?.value ?? '')?.[0];
          if (attribute === undefined || said === undefined || value === undefined) continue;
          if (Number(said) === value) continue;
          yield {
            subject: atValue(multivariant, tag, attribute),
            message: `${name} is ${said}; ${rendition.resource.name} holds ${value}.`,
            hint: `Write ${name}=${attribute.isQuoted ? `"${value}"` : value}`,
            evidence: { said: Number(said), held: value },
          };
        }
      }
    }
  },
};

function heldOf(rendition: Rendition): Record<string, number | undefined> | undefined {
  for (const { timing } of readableSegments(rendition)) {
    const entry = timing?.track.entries[0];
    if (entry === undefined) continue;
    const { channels, sampleRate, bitDepth } = entrySound(entry);
    return { 'SAMPLE-RATE': sampleRate, 'BIT-DEPTH': bitDepth, CHANNELS: channels };
  }
  return undefined;
}
