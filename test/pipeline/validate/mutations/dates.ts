import { both, replace, textFault, type Mutation } from '../mutation.ts';

const LOW = 'aac-96/playlist.m3u8';
const HIGH = 'aac-160/playlist.m3u8';
const TAG = '#EXT-X-PROGRAM-DATE-TIME:';
const START = '2026-01-31T12:00:00.000Z';

/** A fault in the dates of one media playlist that is read by itself. */
function text(
  rule: string,
  name: string,
  change: Mutation['change'],
  more?: Partial<Mutation>,
): Mutation {
  return textFault(rule, name, change, { start: LOW, ...more });
}

const date = (file: string, value = START): Mutation['change'] =>
  replace(file, '#EXTINF', `${TAG}${value}\n#EXTINF`);

/** The third segment has a date, too, and perhaps more. */
const later = (file: string, value: string, ...lines: string[]): Mutation['change'] =>
  replace(file, /(#EXTINF.*\ns2)/, `${[...lines, `${TAG}${value}`].join('\n')}\n$1`);

const ranges = (...all: string[]): Mutation['change'] =>
  both(
    date(LOW),
    replace(LOW, TAG, `${all.map((range) => `#EXT-X-DATERANGE:${range}\n`).join('')}${TAG}`),
  );

const RANGE = `ID="a",START-DATE="${START}"`;

/** Mutations of dates: D. */
export const mutations: readonly Mutation[] = [
  text('date-time-syntax', 'a word', date(LOW, 'yesterday')),
  text('date-time-syntax', 'a day that does not exist', date(LOW, '2026-02-30T12:00:00.000Z')),
  text('date-time-syntax', 'a date without a time', date(LOW, '2026-01-31')),
  text('date-time-syntax', 'a blank instead of T', date(LOW, '2026-01-31 12:00:00.000Z')),
  text('date-time-syntax', 'no zone', date(LOW, '2026-01-31T12:00:00.000')),
  text('date-time-syntax', 'no milliseconds', date(LOW, '2026-01-31T12:00:00+01:00')),

  text(
    'dates-on-discontinuities',
    'a discontinuity without a date',
    both(date(LOW), replace(LOW, /(#EXTINF.*\ns2)/, '#EXT-X-DISCONTINUITY\n$1')),
  ),
  text(
    'dates-on-discontinuities',
    'the second of two',
    both(
      date(LOW),
      later(LOW, '2026-01-31T13:00:00.000Z', '#EXT-X-DISCONTINUITY'),
      replace(LOW, /(#EXTINF.*\ns3)/, '#EXT-X-DISCONTINUITY\n$1'),
    ),
  ),

  text(
    'dates-unambiguous',
    'back by ten seconds',
    both(date(LOW), later(LOW, '2026-01-31T11:59:50.000Z')),
  ),
  text('dates-unambiguous', 'the same date again', both(date(LOW), later(LOW, START))),
  text(
    'dates-unambiguous',
    'an overlap of two seconds after a discontinuity',
    both(date(LOW), later(LOW, '2026-01-31T12:00:09.500Z', '#EXT-X-DISCONTINUITY')),
  ),

  text('dates-everywhere', 'one playlist has none', date(LOW), { start: 'master.m3u8' }),
  text('dates-everywhere', 'the other has none', date(HIGH), { start: 'master.m3u8' }),
  text(
    'dates-everywhere',
    'they are an hour apart',
    both(date(LOW), date(HIGH, '2026-01-31T12:00:00.000+01:00')),
    { start: 'master.m3u8' },
  ),
  text(
    'dates-everywhere',
    'they are a second apart',
    both(date(LOW), date(HIGH, '2026-01-31T12:00:01.000Z')),
    { start: 'master.m3u8' },
  ),

  text('date-range-identified', 'no ID', ranges(`START-DATE="${START}"`)),
  text('date-range-identified', 'no START-DATE', ranges('ID="a",DURATION=5.0')),
  text(
    'date-range-identified',
    'START-DATE on the second tag alone',
    ranges('ID="a",DURATION=5.0', RANGE),
  ),

  text(
    'date-range-needs-date',
    'the date is gone',
    replace(LOW, '#EXTINF', `#EXT-X-DATERANGE:${RANGE}\n#EXTINF`),
  ),
  text(
    'date-range-needs-date',
    'two ranges and no date',
    replace(
      LOW,
      '#EXT-X-ENDLIST',
      `#EXT-X-DATERANGE:${RANGE}\n#EXT-X-DATERANGE:ID="b",START-DATE="${START}"\n#EXT-X-ENDLIST`,
    ),
  ),

  text(
    'date-range-times',
    'the end is before the start',
    ranges(`${RANGE},END-DATE="2026-01-31T11:00:00.000Z"`),
  ),
  text(
    'date-range-times',
    'the duration is another one',
    ranges(`${RANGE},END-DATE="2026-01-31T12:00:10.000Z",DURATION=5.0`),
  ),
  text('date-range-times', 'the start is no date', ranges('ID="a",START-DATE="31.1.2026 12:00"')),
  text('date-range-times', 'the end is no date', ranges(`${RANGE},END-DATE="never"`)),

  text('date-range-end-on-next', 'no CLASS', ranges(`${RANGE},END-ON-NEXT=YES`)),
  text(
    'date-range-end-on-next',
    'a duration',
    ranges(`${RANGE},CLASS="c",END-ON-NEXT=YES,DURATION=5.0`),
  ),
  text(
    'date-range-end-on-next',
    'an end',
    ranges(`${RANGE},CLASS="c",END-ON-NEXT=YES,END-DATE="2026-01-31T12:00:10.000Z"`),
  ),

  text(
    'date-range-repeated',
    'another start',
    ranges(RANGE, 'ID="a",START-DATE="2026-01-31T12:00:05.000Z"'),
  ),
  text('date-range-repeated', 'another class', ranges(`${RANGE},CLASS="c"`, 'ID="a",CLASS="d"')),
  text(
    'date-range-repeated',
    'another attribute of a client',
    ranges(`${RANGE},X-A=1`, 'ID="a",X-A=2'),
  ),

  text('date-range-attributes', 'a word without quotes', ranges(`${RANGE},X-COM-ACME=word`)),
  text('date-range-attributes', 'an exponent', ranges(`${RANGE},X-COM-ACME=1e3`)),
  text('date-range-attributes', 'CUE before and after', ranges(`${RANGE},CUE="PRE,POST"`)),
];
