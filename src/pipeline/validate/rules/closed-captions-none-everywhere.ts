import type { Variant } from '../../playlist/playlist-view.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const closedCaptionsNoneEverywhere: MediaRule = {
  id: 'closed-captions-none-everywhere',
  code: 'P14',
  title: 'CLOSED-CAPTIONS=NONE stands on all variants or on none',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2',
  why: 'A player that changes from one variant to another would lose or gain captions on the way.',
  reads: 'playlist',
  *check({ multivariant }) {
    const variants = (multivariant?.variants ?? []).filter(({ kind }) => kind === 'variant');
    const isNone = ({ tag }: Variant): boolean => {
      const captions = tag.attributes.get('CLOSED-CAPTIONS');
      return captions?.value === 'NONE' && !captions.isQuoted;
    };
    const none = variants.filter(isNone);
    if (none.length === 0) return;
    for (const { tag } of variants.filter((variant) => !isNone(variant))) {
      yield {
        subject: atValue(multivariant!, tag, tag.attributes.get('CLOSED-CAPTIONS')),
        message: `The variant is without CLOSED-CAPTIONS=NONE; that on line ${none[0]!.tag.line} has it.`,
        hint: 'Write CLOSED-CAPTIONS=NONE on every EXT-X-STREAM-INF, or on none.',
      };
    }
  },
};
