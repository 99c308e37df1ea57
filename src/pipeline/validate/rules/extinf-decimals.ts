import { tagsOf } from '../../playlist/tags-of.ts';
import { comparablePlaylists } from '../comparable-playlists.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { neededVersion } from '../version-needs.ts';

/** The version that allows decimals in EXTINF (§8). */
const DECIMALS_FROM = 3;

export const extinfDecimals: MediaRule = {
  id: 'extinf-decimals',
  code: 'S04',
  title: 'Durations have decimals from version 3 on, and none before',
  severity: 'error',
  exception: { severity: 'warning', when: 'all durations are whole seconds' },
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.1',
  why: 'Old players refuse decimals in an old version; durations in whole seconds let the position drift.',
  reads: 'playlist',
  *check({ renditions }) {
    // Subtitles may well be cut at whole seconds.
    const heard = new Set(comparablePlaylists({ renditions }));
    for (const { playlist } of renditions) {
      const { segments, version } = playlist;
      const isSaid = tagsOf(playlist, 'EXT-X-VERSION').length > 0;
      if (version < DECIMALS_FROM) {
        const hint = `Write #EXT-X-VERSION:${neededVersion(playlist)}.`;
        for (const { extinf, seconds } of isSaid ? segments : []) {
          if (seconds === undefined || !extinf!.value!.split(',')[0]!.includes('.')) continue;
          yield {
            subject: atValue(playlist, extinf!),
            message: `EXTINF ${seconds} has decimals; they need version ${DECIMALS_FROM}, and the playlist says ${version}.`,
            hint,
          };
        }
        continue;
      }
      const timed = segments.filter(({ seconds }) => seconds !== undefined && seconds > 0);
      // A last segment that is whole, too, is no chance any more.
      if (
        !heard.has(playlist) ||
        timed.length < 2 ||
        timed.some(({ extinf }) => /^\d+\./.test(extinf!.value!))
      )
        continue;
      yield {
        subject: atValue(playlist, timed[0]!.extinf!),
        message: `All ${timed.length} durations are whole seconds.`,
        hint: 'Write the durations of the samples with decimals: the sum of what is rounded drifts.',
        severity: 'warning',
      };
    }
  },
};
