import type { GoodAsset } from '../good-assets.ts';

/** Variants in the order of the playlist: the middle one first. */
const VARIANTS = [
  { group: 'high', codecs: 'mp4a.40.2', peakBps: 140_500, averageBps: 131_200, score: '2.0' },
  { group: 'low', codecs: 'mp4a.40.5', peakBps: 70_250, averageBps: 66_100, score: '1.0' },
  { group: 'lossless', codecs: 'fLaC', peakBps: 1_020_000, averageBps: 870_000, score: '3.0' },
];
const FAIRPLAY =
  'METHOD=SAMPLE-AES,URI="skd://keys.example.org/{$album}"' +
  ',KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"';
const WIDEVINE =
  'METHOD=SAMPLE-AES,URI="data:text/plain;base64,AAAA"' +
  ',KEYFORMAT="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",KEYFORMATVERSIONS="1/2"';
const SEGMENTS = [
  { seconds: 5.9439, before: ['#EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:05.000Z'] },
  { seconds: 5.9439, before: [] },
  {
    seconds: 5.9439,
    before: ['#EXT-X-DISCONTINUITY', '#EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:16.888Z'],
  },
  { seconds: 2.102268, before: [] },
];

/**
 * An album in three groups of two renditions each, as text alone: there is no media behind it. It
 * has what playlists of plain music do not: variables, keys, dates, scores, steering, session data.
 */
export function textsGroups(): Promise<GoodAsset> {
  const asset: GoodAsset = new Map();
  for (const { group } of VARIANTS) {
    for (const name of ['studio', 'instrumental']) {
      asset.set(`${group}/${name}.m3u8`, Buffer.from(mediaText(name)));
    }
  }
  asset.set('master.m3u8', Buffer.from(multivariantText()));
  return Promise.resolve(asset);
}

function multivariantText(): string {
  return lines([
    '#EXTM3U',
    '#EXT-X-VERSION:8',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-DEFINE:NAME="album",VALUE="first-light"',
    '#EXT-X-DEFINE:NAME="codec",VALUE="mp4a.40.2"',
    '#EXT-X-CONTENT-STEERING:SERVER-URI="steering.json",PATHWAY-ID="near"',
    '#EXT-X-SESSION-DATA:DATA-ID="org.example.title",VALUE="First Light",LANGUAGE="en"',
    '#EXT-X-SESSION-DATA:DATA-ID="org.example.title",VALUE="Première lumière",LANGUAGE="fr"',
    '#EXT-X-SESSION-DATA:DATA-ID="org.example.credits",URI="credits.json"',
    `#EXT-X-SESSION-KEY:${FAIRPLAY}`,
    ...VARIANTS.flatMap(({ group }) => [
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${group}",NAME="Studio",LANGUAGE="en",DEFAULT=YES` +
        `,AUTOSELECT=YES,CHANNELS="2",STABLE-RENDITION-ID="${group}-studio",URI="${group}/studio.m3u8"`,
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${group}",NAME="Instrumental",LANGUAGE="zxx",DEFAULT=NO` +
        `,AUTOSELECT=YES,CHANNELS="2",STABLE-RENDITION-ID="${group}-instrumental"` +
        `,URI="${group}/instrumental.m3u8"`,
    ]),
    ...VARIANTS.flatMap(({ group, codecs, peakBps, averageBps, score }) => [
      `#EXT-X-STREAM-INF:BANDWIDTH=${peakBps},AVERAGE-BANDWIDTH=${averageBps},SCORE=${score}` +
        `,CODECS="${codecs === 'mp4a.40.2' ? '{$codec}' : codecs}",STABLE-VARIANT-ID="${group}"` +
        `,AUDIO="${group}",CLOSED-CAPTIONS=NONE,PATHWAY-ID="near"`,
      `${group}/studio.m3u8`,
    ]),
  ]);
}

/** Two sides of a record: the second begins with a discontinuity. */
function mediaText(name: string): string {
  return lines([
    '#EXTM3U',
    '#EXT-X-VERSION:8',
    '#EXT-X-TARGETDURATION:6',
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-DISCONTINUITY-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-DEFINE:IMPORT="album"',
    '#EXT-X-DATERANGE:ID="side-a",CLASS="org.example.side",START-DATE="2026-01-02T03:04:05.000Z"' +
      ',DURATION=11.887800,X-TITLE="Side A"',
    `#EXT-X-MAP:URI="{$album}/${name}-init.mp4"`,
    `#EXT-X-KEY:${FAIRPLAY}`,
    `#EXT-X-KEY:${WIDEVINE}`,
    ...SEGMENTS.flatMap(({ seconds, before }, index) =>
      before.concat(`#EXTINF:${seconds.toFixed(6)},`, `{$album}/${name}-s${index}.m4s`),
    ),
    '#EXT-X-ENDLIST',
  ]);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
