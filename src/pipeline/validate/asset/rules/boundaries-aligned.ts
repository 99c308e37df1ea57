import type { Rule } from '#core/rules.ts';

import type { AssetMedia } from '../model.ts';

export const boundariesAligned: Rule<AssetMedia> = {
  id: 'boundaries-aligned',
  code: 'X06',
  title: 'Segments of all renditions begin at the same times',
  severity: 'error',
  level: 'SHOULD',
  source: 'Apple HLS Authoring Specification 8.22',
  why: 'A player that changes the rendition between two segments must neither repeat nor skip a sample.',
  *check({ renditions }) {
    const [first, ...others] = renditions;
    const starts = first?.segments.map((segment) => segment.decodeTime) ?? [];
    for (const { playlist, segments } of others) {
      const longer = Math.max(starts.length, segments.length);
      const at = Array.from({ length: longer }).findIndex(
        (_, index) => starts[index] !== segments[index]?.decodeTime,
      );
      if (at < 0) continue;
      yield {
        subject: { kind: 'playlist', name: playlist.file },
        message:
          `Segment ${at} begins at tick ${segments[at]?.decodeTime ?? 'none'}; ` +
          `in ${first!.playlist.file} at ${starts[at] ?? 'none'}.`,
      };
    }
  },
};
