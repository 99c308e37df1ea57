import type { Rule } from '#core/rules.ts';

import type { AssetMedia } from '../model.ts';
import { measureBandwidth } from '../../../playlist/measure-bandwidth.ts';
import { tagValue } from '../read-playlist.ts';

export const bandwidthCoversPeak: Rule<AssetMedia> = {
  id: 'bandwidth-covers-peak',
  code: 'P08',
  title: 'BANDWIDTH and AVERAGE-BANDWIDTH are what the segments measure',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2, §4.1',
  why: 'Players choose a variant by it: too low and the music stalls, too high and it sounds worse than it could.',
  *check({ multivariant, renditions }) {
    for (const [index, { uri, attributes, line }] of multivariant.variants.entries()) {
      const { playlist, init, segments } = renditions[index]!;
      if (init === undefined || segments.length === 0) continue;
      const target = Number(tagValue(playlist, '#EXT-X-TARGETDURATION'));
      const spans = segments.map(({ bytes, durationTicks }) => ({
        bytes,
        seconds: durationTicks / init.timescale,
      }));
      const { peakBps, averageBps } = measureBandwidth(spans, target);
      const named = Number(attributes.get('BANDWIDTH'));
      const average = Number(attributes.get('AVERAGE-BANDWIDTH'));
      if (named === peakBps && average === averageBps) continue;
      yield {
        subject: { kind: 'playlist', name: multivariant.file, line },
        message:
          `${uri} peaks at ${peakBps} bit/s and averages ${averageBps}; ` +
          `the playlist says ${named} and ${average}.`,
        evidence: { peakBps, averageBps, named, average },
      };
    }
  },
};
