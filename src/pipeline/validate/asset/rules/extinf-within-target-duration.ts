import type { Rule } from '#core/rules.ts';

import type { AssetMedia } from '../model.ts';
import { tagValue } from '../read-playlist.ts';

export const extinfWithinTargetDuration: Rule<AssetMedia> = {
  id: 'extinf-within-target-duration',
  code: 'M04',
  title: 'No segment is longer than the target duration',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3.1',
  why: 'A player that buffers by the target duration runs dry in a longer segment.',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const target = Number(tagValue(playlist, '#EXT-X-TARGETDURATION'));
      for (const { seconds, line } of playlist.segments) {
        if (!(Math.round(seconds) > target)) continue;
        yield {
          subject: { kind: 'playlist', name: playlist.file, line },
          message: `EXTINF ${seconds} rounds to ${Math.round(seconds)}, above the target duration ${target}.`,
          evidence: { seconds, target },
        };
      }
    }
  },
};
