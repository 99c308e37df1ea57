import type { TagLine } from '../../playlist/token.ts';
import { substitute } from '../../playlist/variables.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const channelsSaid: MediaRule = {
  id: 'channels-said',
  code: 'R08',
  title: 'A rendition of sound says its channels',
  severity: 'warning',
  exception: { severity: 'error', when: 'CHANNELS does not begin with a number' },
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1',
  why: 'A player with two loudspeakers cannot tell stereo from surround, and may load the larger one.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    const counts = new Map<string | undefined, string>();
    for (const { tag, type } of multivariant.renditions) {
      const channels = tag.attributes.get('CHANNELS');
      if (type === 'AUDIO' && channels !== undefined) counts.set(nameOf(tag), channels.value);
    }
    for (const { tag, type } of multivariant.renditions) {
      if (type !== 'AUDIO') continue;
      const channels = tag.attributes.get('CHANNELS');
      const subject = atValue(multivariant, tag, channels);
      if (channels === undefined) {
        const said = counts.get(nameOf(tag));
        const rival =
          said === undefined ? '' : `, and another of the same NAME has ${quoteText(said)}`;
        yield {
          subject,
          message: `The rendition has no CHANNELS${rival}.`,
          hint: 'Add CHANNELS="2" for stereo.',
        };
      } else if (!/^\d+(\/|$)/.test(substitute(channels.value, multivariant.variables))) {
        const message = `CHANNELS is ${quoteText(channels.value)}; it begins with a number of channels.`;
        yield { subject, message, hint: 'Write CHANNELS="2" for stereo.', severity: 'error' };
      }
    }
  },
};

function nameOf(tag: TagLine): string | undefined {
  return tag.attributes.get('NAME')?.value;
}
