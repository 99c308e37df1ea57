import { readDate } from '../../playlist/read-date.ts';
import { readDecimal } from '../../playlist/read-values.ts';
import type { MediaPlaylist } from '../../playlist/playlist-view.ts';
import type { TagLine } from '../../playlist/token.ts';
import { dateRanges } from '../date-ranges.ts';
import { atValue, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

/** Dates have milliseconds, durations may have more digits. */
const APART_SECONDS_MAX = 0.001_5;

export const dateRangeTimes: MediaRule = {
  id: 'date-range-times',
  code: 'D07',
  title: 'A range of dates ends after it starts, when its duration says',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.5.1',
  why: 'Clients show the range for another time than was meant, or never.',
  reads: 'playlist',
  *check(presentation) {
    for (const { playlist, tag } of dateRanges(presentation)) {
      yield* unreadable(playlist, tag);
      yield* ends(playlist, tag);
    }
  },
};

function* unreadable(playlist: MediaPlaylist, tag: TagLine): Generator<MediaFinding> {
  for (const name of ['START-DATE', 'END-DATE']) {
    const attribute = tag.attributes.get(name);
    if (!attribute?.value || readDate(attribute.value) !== undefined) continue;
    yield {
      subject: atValue(playlist, tag, attribute),
      message: `${name} is ${quoteText(attribute.value)}, which is no date with a time.`,
      hint: `Write it as in ${name}="2026-01-31T12:00:00.000Z".`,
    };
  }
}

function* ends(playlist: MediaPlaylist, tag: TagLine): Generator<MediaFinding> {
  const end = tag.attributes.get('END-DATE');
  const from = readDate(tag.attributes.get('START-DATE')?.value)?.epochSeconds;
  const to = readDate(end?.value)?.epochSeconds;
  if (from === undefined || to === undefined) return;
  const subject = atValue(playlist, tag, end);
  const duration = readDecimal(tag.attributes.get('DURATION')?.value);
  if (to < from) {
    yield {
      subject,
      message: `END-DATE is ${(from - to).toFixed(3)} s before START-DATE.`,
      hint: 'Write a later END-DATE, or remove it.',
    };
  } else if (duration !== undefined && Math.abs(to - from - duration) > APART_SECONDS_MAX) {
    yield {
      subject,
      message: `END-DATE is ${(to - from).toFixed(3)} s after START-DATE; DURATION is ${duration}.`,
      hint: `Write DURATION=${(to - from).toFixed(3)}, or remove one of the two.`,
    };
  }
}
