import { readDecimal } from '../../playlist/read-values.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const scoreOnAll: MediaRule = {
  id: 'score-on-all',
  code: 'P15',
  title: 'SCORE is positive, and stands on all variants or on none',
  severity: 'warning',
  exception: { severity: 'error', when: 'SCORE is no number above 0' },
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2, Apple HLS Authoring Specification 9.19',
  why: 'Where one variant has no score, players ignore the scores of all.',
  reads: 'playlist',
  *check({ multivariant }) {
    // Pictures to seek by are not what is chosen by score.
    const variants = (multivariant?.variants ?? []).filter(({ kind }) => kind === 'variant');
    const scored = variants.find(({ tag }) => tag.attributes.get('SCORE') !== undefined);
    if (scored === undefined) return;
    for (const { tag } of variants) {
      const score = tag.attributes.get('SCORE');
      const subject = atValue(multivariant!, tag, score);
      if (score === undefined) {
        yield {
          subject,
          message: `The variant has no SCORE; that on line ${scored.tag.line} has one.`,
          hint: 'Add SCORE= to every variant, or remove it from all.',
        };
      } else if ((readDecimal(score.value) ?? 1) <= 0) {
        const message = `SCORE is ${score.value}; it is more than 0.`;
        yield { subject, message, hint: 'Write SCORE=1.0 or more.', severity: 'error' };
      }
    }
  },
};
