import { atValue, type MediaRule } from '../media-rule.ts';

export const extinfPositive: MediaRule = {
  id: 'extinf-positive',
  code: 'S03',
  title: 'No segment lasts less than nothing',
  severity: 'error',
  exception: { severity: 'info', when: 'EXTINF is 0' },
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.2, §4.4.4.1',
  why: 'A negative duration moves everything after it back in time; one of 0 is a segment that cannot be reached.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      for (const { extinf, seconds } of playlist.segments) {
        if (seconds === undefined || seconds > 0) continue;
        const isZero = seconds === 0;
        yield {
          subject: atValue(playlist, extinf!),
          message: isZero ? 'EXTINF is 0.' : `EXTINF is negative: ${seconds}.`,
          hint: 'Write the duration of the samples in the segment.',
          ...(isZero && { severity: 'info' as const }),
        };
      }
    }
  },
};
