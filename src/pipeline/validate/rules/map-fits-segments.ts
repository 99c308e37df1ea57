import { atValue, type MediaRule } from '../media-rule.ts';

export const mapFitsSegments: MediaRule = {
  id: 'map-fits-segments',
  code: 'N11',
  title: 'EXT-X-MAP names the init section that its segments were made with',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2, §4.4.4.5',
  why: 'A decoder that is set up for another stream plays noise, the wrong speed or nothing.',
  reads: 'media',
  *check({ renditions }) {
    for (const { playlist, inits } of renditions) {
      for (const { misfit, reference, resource } of inits) {
        if (misfit === undefined) continue;
        const { tag } = reference;
        yield {
          subject: atValue(playlist, tag, tag.attributes.get('URI')),
          message: `${resource.name} is not the init section of its segments: ${misfit}.`,
          hint: 'Name the init section that was written together with these segments, or put it back in its place.',
          evidence: { misfit },
        };
      }
    }
  },
};
