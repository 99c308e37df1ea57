import { allKeys } from '../all-keys.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

const CARRY_THEIRS = new Set(['SAMPLE-AES-CTR', 'AES-256-GCM']);

export const keyIvNotAllowed: MediaRule = {
  id: 'key-iv-not-allowed',
  code: 'K05',
  title: 'No IV where the media carries its own',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.4',
  why: 'SAMPLE-AES-CTR and AES-256-GCM keep their vectors in the media; a second one contradicts them.',
  reads: 'playlist',
  *check({ multivariant, renditions }) {
    for (const { playlist, key } of allKeys({ multivariant, renditions })) {
      const iv = key.tag.attributes.get('IV');
      if (iv === undefined || !CARRY_THEIRS.has(key.method ?? '')) continue;
      yield {
        subject: atValue(playlist, key.tag, iv),
        message: `IV stands with METHOD=${key.method}, which has its vectors in the media.`,
        hint: 'Remove the IV.',
      };
    }
  },
};
