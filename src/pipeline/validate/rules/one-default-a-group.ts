import { isYes } from '../../playlist/is-yes.ts';
import { groupRenditions } from '../group-renditions.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const oneDefaultAGroup: MediaRule = {
  id: 'one-default-a-group',
  code: 'R03',
  title: 'A group has at most one default',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1.1',
  why: 'Of two defaults players choose one by chance.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    for (const { groupId, members } of groupRenditions(multivariant)) {
      const [first, ...more] = members.filter(({ tag }) => isYes(tag, 'DEFAULT'));
      for (const { tag } of more) {
        yield {
          subject: atValue(multivariant, tag, tag.attributes.get('DEFAULT')),
          message: `DEFAULT=YES stands a second time in the group ${quoteText(groupId)}; the first is on line ${first!.tag.line}.`,
          hint: 'Write DEFAULT=NO on all but one.',
        };
      }
    }
  },
};
