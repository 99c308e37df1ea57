import { readInteger } from '../../playlist/read-values.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

const CELLULAR_BPS_MAX = 192_000;

export const cellularVariant: MediaRule = {
  id: 'cellular-variant',
  code: 'P23',
  title: 'A variant of 192 kbit/s or less is there for cellular networks',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification, iOS 9.21',
  why: 'On a slow network music stalls when even the lowest variant is too much; App Review asks for it.',
  reads: 'playlist',
  profiles: ['apple'],
  *check({ multivariant }) {
    const variants = (multivariant?.variants ?? []).filter(({ kind }) => kind === 'variant');
    const rates = variants.flatMap(
      ({ tag }) => readInteger(tag.attributes.get('BANDWIDTH')?.value) ?? [],
    );
    if (rates.length === 0 || rates.length < variants.length) return;
    const least = Math.min(...rates);
    if (least <= CELLULAR_BPS_MAX) return;
    yield {
      subject: atLine(multivariant!, variants[rates.indexOf(least)]!.tag),
      message: `The lowest variant peaks at ${least} bit/s, above ${CELLULAR_BPS_MAX}.`,
      hint: 'Add a variant of AAC with 128 kbit/s or less.',
    };
  },
};
