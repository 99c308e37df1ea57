import { substitute } from '../../playlist/variables.ts';
import { allKeys } from '../all-keys.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const keyFormatVersionsSyntax: MediaRule = {
  id: 'key-format-versions-syntax',
  code: 'K07',
  title: 'KEYFORMATVERSIONS is whole numbers joined by slashes',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.4',
  why: 'A player that finds none of its versions in it refuses to play.',
  reads: 'playlist',
  *check({ multivariant, renditions }) {
    for (const { playlist, key } of allKeys({ multivariant, renditions })) {
      const versions = key.tag.attributes.get('KEYFORMATVERSIONS');
      if (versions === undefined) continue;
      if (/^[1-9]\d*(\/[1-9]\d*)*$/.test(substitute(versions.value, playlist.variables))) continue;
      const numbers = versions.value.match(/[1-9]\d*/g) ?? ['1'];
      yield {
        subject: atValue(playlist, key.tag, versions),
        message: `KEYFORMATVERSIONS is ${quoteText(versions.value)}; it is numbers joined by "/".`,
        hint: `Write KEYFORMATVERSIONS="${numbers.join('/')}".`,
      };
    }
  },
};
