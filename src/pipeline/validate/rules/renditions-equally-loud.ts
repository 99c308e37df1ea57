import { atLine, type MediaRule } from '../media-rule.ts';

/** LU that renditions may be apart. */
const APART_MAX_LU = 0.5;

export const renditionsEquallyLoud: MediaRule = {
  id: 'renditions-equally-loud',
  code: 'Z07',
  title: 'Every rendition of the music is equally loud',
  severity: 'warning',
  source: 'veza: a change of rendition is not heard (ITU-R BS.1770-4)',
  why: 'A player that changes the rendition changes the loudness with it. Renditions are compared with each other: how loud the source was is not known here.',
  reads: 'frames',
  *check({ renditions }) {
    const heard = renditions.filter(({ sound }) => sound?.loudnessLufs !== undefined);
    const [first, ...others] = heard;
    if (first === undefined) return;
    const reference = first.sound!.loudnessLufs!;
    for (const { playlist, sound } of others) {
      const loudness = sound!.loudnessLufs!;
      if (Math.abs(loudness - reference) <= APART_MAX_LU) continue;
      yield {
        subject: atLine(playlist),
        message: `The rendition has ${loudness.toFixed(1)} LUFS, and ${first.resource.name} ${reference.toFixed(1)}.`,
        hint: 'Encode all renditions from the same source, with the same gain and the same channels.',
      };
    }
  },
};
