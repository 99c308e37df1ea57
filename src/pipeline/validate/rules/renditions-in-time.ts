import { findLag } from '../deep/find-lag.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

/** Seconds that renditions may be apart; a switch between them is heard beyond. */
const APART_MAX_SECONDS = 0.01;

export const renditionsInTime: MediaRule = {
  id: 'renditions-in-time',
  code: 'X05',
  title: 'The same moment of the music has the same time in every rendition',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.4',
  why: 'When the player changes the rendition, the music jumps.',
  reads: 'frames',
  *check({ renditions }) {
    const heard = renditions.filter(({ sound }) => sound?.startSeconds !== undefined);
    const [first, ...others] = heard;
    if (first === undefined) return;
    for (const { playlist, sound } of others) {
      const lag = findLag(first.sound!, sound!);
      if (lag === undefined) continue;
      const seconds = lag + sound!.startSeconds! - first.sound!.startSeconds!;
      if (Math.abs(seconds) <= APART_MAX_SECONDS) continue;
      const way = seconds > 0 ? 'later' : 'earlier';
      yield {
        subject: atLine(playlist),
        message: `The music comes ${Math.round(Math.abs(seconds) * 1000)} ms ${way} than in ${first.resource.name}.`,
        hint: 'Encode all renditions in one run, and say the delay of each encoder in its edit list.',
      };
    }
  },
};
