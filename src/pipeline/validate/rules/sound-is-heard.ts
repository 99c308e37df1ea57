import { atLine, type MediaFinding, type MediaRule } from '../media-rule.ts';
import type { Rendition } from '../presentation.ts';

/** A channel that never gets above this is empty: -80 dBFS. */
const EMPTY_PEAK = 0.0001;

export const soundIsHeard: MediaRule = {
  id: 'sound-is-heard',
  code: 'Z08',
  title: 'The music is neither silent, nor on one side, nor clipped',
  severity: 'info',
  source: 'veza: what goes wrong before encoding is heard after it',
  why: 'A cable that was not plugged in, or a gain that was too high, is found before a listener finds it.',
  reads: 'frames',
  *check({ renditions }) {
    for (const rendition of renditions) yield* look(rendition);
  },
};

function* look({ playlist, sound }: Rendition): Generator<MediaFinding> {
  if (sound === undefined || sound.samples === 0) return;
  const { channelPeaks, clippedRuns } = sound;
  const subject = atLine(playlist);
  const hint = 'Listen to the source, and encode again if it is meant to sound otherwise.';
  const empty = channelPeaks.flatMap((peak, index) => (peak <= EMPTY_PEAK ? [index + 1] : []));
  if (empty.length === channelPeaks.length) {
    yield { subject, message: 'All of it is silence.', hint };
  } else if (empty.length > 0) {
    const channels = empty.join(', ');
    const message = `Nothing is on channel ${channels} of ${channelPeaks.length}.`;
    yield { subject, message, hint };
  }
  if (clippedRuns > 0) {
    const message = `The samples stay at full scale ${clippedRuns} times.`;
    yield { subject, message, hint };
  }
}
