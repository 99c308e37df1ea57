import { atValue, type MediaRule } from '../media-rule.ts';
import type { FetchedInit } from '../presentation.ts';
import { topTypes } from '../readable-media.ts';

/** Boxes of media; anything else may stand in an init section. */
const MEDIA = new Set(['moof', 'mdat', 'styp', 'mfra']);

export const mapHoldsInitOnly: MediaRule = {
  id: 'map-holds-init-only',
  code: 'N04',
  title: 'EXT-X-MAP names the init section and nothing more',
  severity: 'warning',
  exception: { severity: 'error', when: 'the range ends inside a box' },
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.5',
  why: 'A player loads all of it before the first sound; a piece of a segment in it is no init section.',
  reads: 'media',
  *check({ renditions }) {
    for (const { playlist, inits } of renditions) {
      for (const fetched of inits) {
        const found = extraOf(fetched);
        if (found === undefined) continue;
        const { tag } = fetched.reference;
        yield { subject: atValue(playlist, tag, tag.attributes.get('BYTERANGE')), ...found };
      }
    }
  },
};

function extraOf({ media, reference, totalBytes }: FetchedInit) {
  if (media === undefined) return undefined;
  const top = media.boxes.filter(({ path }) => !path.includes('/'));
  const moov = top.find(({ type }) => type === 'moov');
  if (moov === undefined) return undefined;
  const end = moov.byteOffset + moov.bytes;
  const { byteRange } = reference;
  const extra = media.bytes - end;
  const hint = `Write BYTERANGE="${end}@${byteRange?.offset ?? 0}".`;
  const isCut = media.faults.some(({ boxPath }) => !boxPath.includes('/'));
  if (isCut && extra > 0 && byteRange !== undefined) {
    const message = `The range ends inside a box, ${extra} bytes behind the init section.`;
    return { message, hint, severity: 'error' as const };
  }
  // A file of ftyp, moov and mdat alone is a fault of its own.
  const types = topTypes(media);
  const isInitFile = byteRange === undefined && !types.includes('moof');
  const beyond = top.find(({ type, byteOffset }) => MEDIA.has(type) && byteOffset >= end);
  if (beyond === undefined || isInitFile) return undefined;
  const whole = byteRange === undefined ? `The whole file of ${totalBytes} bytes` : 'The range';
  return {
    message: `${whole} holds ${extra} bytes behind the init section, from ${beyond.type}.`,
    hint,
  };
}
