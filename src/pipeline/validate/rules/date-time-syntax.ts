import { readDate } from '../../playlist/read-date.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

const TAG = 'EXT-X-PROGRAM-DATE-TIME';
const DIGITS_MIN = 3;

export const dateTimeSyntax: MediaRule = {
  id: 'date-time-syntax',
  code: 'D01',
  title: 'EXT-X-PROGRAM-DATE-TIME is a date and a time, with zone and milliseconds',
  severity: 'error',
  exception: { severity: 'warning', when: 'only milliseconds or the time zone are missing' },
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.6',
  why: 'Without its zone a date is another time in every country; without fractions it is wrong by up to a second.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      for (const tag of tagsOf(playlist, TAG)) {
        const date = readDate(tag.value);
        const subject = atValue(playlist, tag);
        if (date === undefined) {
          yield {
            subject,
            message: `${TAG} is ${quoteText(tag.value ?? '')}, which is no date with a time.`,
            hint: 'Write it as in 2026-01-31T12:00:00.000Z.',
          };
        } else if (!date.hasZone || date.fractionDigits < DIGITS_MIN) {
          yield {
            subject,
            message: `${TAG} has no ${date.hasZone ? 'milliseconds' : 'time zone'}: ${quoteText(tag.value!)}.`,
            hint: `Write ${isoOf(date.epochSeconds)}, if that is what is meant.`,
            severity: 'warning',
          };
        }
      }
    }
  },
};

function isoOf(epochSeconds: number): string {
  return new Date(Math.round(epochSeconds * 1000)).toISOString();
}
