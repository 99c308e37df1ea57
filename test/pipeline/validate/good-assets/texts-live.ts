import type { GoodAsset } from '../good-assets.ts';

const RATES = [96, 160];
const SEGMENTS = 8;
const FIRST_NUMBER = 41;
const SEGMENT_SECONDS = 5.967528;

/** A radio station with partial segments, as text alone: there is no media behind it. */
export function textsLive(): Promise<GoodAsset> {
  const asset: GoodAsset = new Map();
  for (const rate of RATES) {
    const other = RATES.find((one) => one !== rate)!;
    asset.set(`radio-${rate}/live.m3u8`, Buffer.from(mediaText(other)));
  }
  const all = [
    '#EXTM3U',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...RATES.flatMap((rate) => [
      `#EXT-X-STREAM-INF:BANDWIDTH=${rate * 1100},AVERAGE-BANDWIDTH=${rate * 1020}` +
        ',CODECS="mp4a.40.2"',
      `radio-${rate}/live.m3u8`,
    ]),
  ];
  asset.set('master.m3u8', Buffer.from(`${all.join('\n')}\n`));
  return Promise.resolve(asset);
}

function mediaText(otherRate: number): string {
  const start = Date.parse('2026-01-02T03:04:05.000Z');
  const numbers = Array.from({ length: SEGMENTS }, (_, index) => index);
  const next = FIRST_NUMBER + SEGMENTS;
  const all = [
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    '#EXT-X-TARGETDURATION:6',
    '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=36.0,HOLD-BACK=18.0,PART-HOLD-BACK=3.0',
    '#EXT-X-PART-INF:PART-TARGET=1.0',
    `#EXT-X-MEDIA-SEQUENCE:${FIRST_NUMBER}`,
    '#EXT-X-DISCONTINUITY-SEQUENCE:3',
    '#EXT-X-MAP:URI="init.mp4"',
    ...numbers.flatMap((index) => {
      const date = new Date(start + Math.round(index * SEGMENT_SECONDS * 1000)).toISOString();
      const dated = index % 4 === 0 ? [`#EXT-X-PROGRAM-DATE-TIME:${date}`] : [];
      return dated.concat(`#EXTINF:${SEGMENT_SECONDS},`, `s${FIRST_NUMBER + index}.m4s`);
    }),
    `#EXT-X-PART:DURATION=0.998458,URI="s${next}.0.m4s",INDEPENDENT=YES`,
    `#EXT-X-PART:DURATION=0.998458,URI="s${next}.1.m4s",INDEPENDENT=YES`,
    `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="s${next}.2.m4s"`,
    `#EXT-X-RENDITION-REPORT:URI="../radio-${otherRate}/live.m3u8",LAST-MSN=${next},LAST-PART=1`,
  ];
  return `${all.join('\n')}\n`;
}
