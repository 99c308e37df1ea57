import { atValue, type MediaRule } from '../media-rule.ts';

/** Neighbouring variants closer than this sound alike; further apart, a player falls far at once. */
const STEP = { min: 1.2, max: 2.5 };

export const ladderSpaced: MediaRule = {
  id: 'ladder-spaced',
  code: 'Z05',
  title: 'Variants of one codec are a ladder with even steps',
  severity: 'warning',
  source: 'veza: each rung is worth its storage',
  why: 'Two rungs that sound alike are stored for nothing; too wide a step is heard at every change.',
  reads: 'asset',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    const rungs = multivariant.variants
      .map(({ tag, reference }) => ({
        tag,
        uri: reference?.uri,
        codecs: tag.attributes.get('CODECS')?.value,
        bps: Number(tag.attributes.get('AVERAGE-BANDWIDTH')?.value),
      }))
      .filter(({ bps }) => bps > 0)
      .toSorted((one, other) => one.bps - other.bps);
    for (const [index, rung] of rungs.entries()) {
      const below = rungs[index - 1];
      if (below === undefined || below.codecs !== rung.codecs) continue;
      const step = rung.bps / below.bps;
      if (step >= STEP.min && step <= STEP.max) continue;
      yield {
        subject: atValue(multivariant, rung.tag, rung.tag.attributes.get('AVERAGE-BANDWIDTH')),
        message: `${rung.uri} averages ${step.toFixed(2)} times what ${below.uri} does.`,
        evidence: { step },
      };
    }
  },
};
