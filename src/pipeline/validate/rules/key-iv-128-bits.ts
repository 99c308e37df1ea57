import { substitute } from '../../playlist/variables.ts';
import { allKeys } from '../all-keys.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';
import { requireVersion } from '../require-version.ts';

const IV_DIGITS = 32;

export const keyIv128Bits: MediaRule = {
  id: 'key-iv-128-bits',
  code: 'K04',
  title: 'An initialization vector has 128 bits',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.4, §8',
  why: 'With another one the first block decodes to noise; some players stop at an IV that is too short.',
  reads: 'playlist',
  *check({ multivariant, renditions }) {
    for (const { playlist, key } of allKeys({ multivariant, renditions })) {
      const iv = key.tag.attributes.get('IV');
      if (iv === undefined) continue;
      yield* requireVersion(playlist, [key.tag], 2, 'IV');
      const digits = /^0[xX]([0-9a-fA-F]*)$/.exec(substitute(iv.value, playlist.variables))?.[1];
      if (digits?.length === IV_DIGITS) continue;
      const filled = digits?.slice(-IV_DIGITS).padStart(IV_DIGITS, '0');
      yield {
        subject: atValue(playlist, key.tag, iv),
        message:
          digits === undefined
            ? `IV ${quoteText(iv.value)} is not 0x and ${IV_DIGITS} hexadecimal digits.`
            : `IV has ${digits.length} hexadecimal digits; ${IV_DIGITS} are needed.`,
        hint:
          filled === undefined
            ? 'Write IV=0x and the digits.'
            : `Write IV=0x${filled}, if that is what was encrypted with.`,
      };
    }
  },
};
