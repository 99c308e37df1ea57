import { isYes } from '../../playlist/is-yes.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const defaultIsAutoselect: MediaRule = {
  id: 'default-is-autoselect',
  code: 'R04',
  title: 'What is the default may be selected automatically',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1',
  why: 'DEFAULT=YES with AUTOSELECT=NO says that a player chooses it and does not.',
  reads: 'playlist',
  *check({ multivariant }) {
    for (const { tag } of multivariant?.renditions ?? []) {
      const autoselect = tag.attributes.get('AUTOSELECT');
      if (!isYes(tag, 'DEFAULT') || autoselect === undefined || autoselect.value === 'YES')
        continue;
      yield {
        subject: atValue(multivariant!, tag, autoselect),
        message: `AUTOSELECT is ${autoselect.value} on a rendition with DEFAULT=YES.`,
        hint: 'Write AUTOSELECT=YES, or DEFAULT=NO.',
      };
    }
  },
};
