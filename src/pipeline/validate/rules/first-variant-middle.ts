import { readInteger } from '../../playlist/read-values.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

export const firstVariantMiddle: MediaRule = {
  id: 'first-variant-middle',
  code: 'P21',
  title: 'The first variant is one to start with: neither the poorest nor the richest',
  severity: 'info',
  source: 'Apple HLS Authoring Specification 1.32, 9.13',
  why: 'Players start with the first: with the poorest the first seconds sound bad, with the richest they start late.',
  reads: 'playlist',
  profiles: ['veza'],
  *check({ multivariant }) {
    const variants = (multivariant?.variants ?? []).filter(({ kind }) => kind === 'variant');
    const rates = variants.flatMap(
      ({ tag }) => readInteger(tag.attributes.get('BANDWIDTH')?.value) ?? [],
    );
    const sorted = [...new Set(rates)].toSorted((one, other) => one - other);
    // With two there is no middle; and rates that are missing are another rule's.
    if (sorted.length < 3 || rates.length < variants.length) return;
    const [first] = rates;
    if (first !== sorted[0] && first !== sorted.at(-1)) return;
    const middle = sorted[Math.floor((sorted.length - 1) / 2)]!;
    yield {
      subject: atLine(multivariant!, variants[0]!.tag),
      message: `The first variant is the ${first === sorted[0] ? 'poorest' : 'richest'} of ${sorted.length}.`,
      hint: `Put the variant of ${middle} bit/s first.`,
    };
  },
};
