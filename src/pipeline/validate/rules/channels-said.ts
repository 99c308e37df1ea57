import type { RenditionTag } from '../../playlist/playlist-view.ts';
import type { TagLine } from '../../playlist/token.ts';
import { substitute } from '../../playlist/variables.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const channelsSaid: MediaRule = {
  id: 'channels-said',
  code: 'R08',
  title: 'A rendition of sound says its channels',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1',
  why: 'A player with two loudspeakers cannot tell stereo from surround, and may load the larger one.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    for (const { tag, type } of multivariant.renditions) {
      if (type !== 'AUDIO') continue;
      const channels = tag.attributes.get('CHANNELS');
      const subject = atValue(multivariant, tag, channels);
      if (channels === undefined) {
        const others = multivariant.renditions.filter((other) => isOfSameName(other, tag));
        const counts = others.flatMap((other) => other.tag.attributes.get('CHANNELS')?.value ?? []);
        const rival = counts.length === 0 ? '' : `, and another of the same NAME has ${counts[0]}`;
        yield {
          subject,
          message: `The rendition has no CHANNELS${rival}.`,
          hint: 'Add CHANNELS="2" for stereo.',
        };
      } else if (!/^\d+(\/|$)/.test(substitute(channels.value, multivariant.variables))) {
        const message = `CHANNELS is "${channels.value}"; it begins with a number of channels.`;
        yield { subject, message, hint: 'Write CHANNELS="2" for stereo.', severity: 'error' };
      }
    }
  },
};

function isOfSameName({ tag, type }: RenditionTag, than: TagLine): boolean {
  const name = tag.attributes.get('NAME')?.value;
  return tag !== than && type === 'AUDIO' && name === than.attributes.get('NAME')?.value;
}
