import { atValue, type MediaRule } from '../media-rule.ts';

export const keyNoneAlone: MediaRule = {
  id: 'key-none-alone',
  code: 'K02',
  title: 'METHOD=NONE stands alone',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.4',
  why: 'The other attributes say that there is a key after all; players differ in what they believe.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      for (const { tag } of playlist.keys.filter(({ method }) => method === 'NONE')) {
        const others = tag.attributes.all.filter(({ name }) => name !== 'METHOD');
        if (others.length === 0) continue;
        yield {
          subject: atValue(playlist, tag, others[0]),
          message: `METHOD=NONE stands with ${others.map(({ name }) => name).join(', ')}.`,
          hint: 'Write #EXT-X-KEY:METHOD=NONE where the segments are clear, or the real method.',
        };
      }
    }
  },
};
