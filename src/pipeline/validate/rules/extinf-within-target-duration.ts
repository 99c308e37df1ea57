import { atValue, type MediaRule } from '../media-rule.ts';

export const extinfWithinTargetDuration: MediaRule = {
  id: 'extinf-within-target-duration',
  code: 'M04',
  title: 'No segment is longer than the target duration',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3.1',
  why: 'Players plan their buffer by the target duration; a longer segment makes them stall.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const { targetDuration } = playlist;
      if (targetDuration === undefined || targetDuration === 0) continue;
      const over = playlist.segments.filter(
        ({ seconds }) => seconds !== undefined && Math.round(seconds) > targetDuration,
      );
      const needed = over.reduce((most, { seconds }) => Math.max(most, Math.round(seconds!)), 0);
      for (const { extinf, seconds } of over) {
        yield {
          subject: atValue(playlist, extinf!),
          message: `EXTINF ${seconds} rounds to ${Math.round(seconds!)}, above the target duration ${targetDuration}.`,
          hint: `Cut shorter segments, or write #EXT-X-TARGETDURATION:${needed}.`,
        };
      }
    }
  },
};
