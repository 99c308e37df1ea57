import { both, each, type Mutation, replace } from '../mutation.ts';
import { textMutations } from '../text-mutations.ts';

const STUDIO = 'high/studio.m3u8';
const ALBUM = ['low', 'high', 'lossless'].flatMap((group) => [
  `${group}/studio.m3u8`,
  `${group}/instrumental.m3u8`,
]);
const RADIO = ['radio-96/live.m3u8', 'radio-160/live.m3u8'];
const album = { asset: 'texts-groups' } as const;
const albumOfVeza = { asset: 'texts-groups', profile: 'veza' } as const;
const live = { asset: 'texts-live' } as const;
const files = { asset: 'aac-files' } as const;

const inAlbum = (pattern: string | RegExp, text: string): Mutation['change'] =>
  each(ALBUM, (file) => replace(file, pattern, text));
const inRadio = (pattern: string | RegExp, text: string): Mutation['change'] =>
  each(RADIO, (file) => replace(file, pattern, text));
const inFiles = (pattern: string | RegExp, text: string): Mutation['change'] =>
  each(['aac-96/playlist.m3u8', 'aac-160/playlist.m3u8'], (file) => replace(file, pattern, text));

/** A media playlist by itself, without a multivariant one. */
const alone = { asset: 'aac-files', start: 'aac-96/playlist.m3u8' } as const;

export const mutations: readonly Mutation[] = [
  ...textMutations('target-duration-present', alone, {
    'the target duration of a playlist by itself is gone': replace(
      alone.start,
      '#EXT-X-TARGETDURATION:6\n',
      '',
    ),
  }),
  ...textMutations('endlist-present', alone, {
    'the end of a playlist by itself is gone': replace(alone.start, '#EXT-X-ENDLIST\n', ''),
  }),
  ...textMutations('extinf-within-target-duration', alone, {
    'a segment of a playlist by itself is too long': replace(
      alone.start,
      /#EXTINF:[\d.]+/,
      '#EXTINF:6.5',
    ),
  }),
  ...textMutations(
    'finished-playlist-vod',
    { ...alone, profile: 'apple' },
    {
      'the type of a playlist by itself is gone': replace(
        alone.start,
        '#EXT-X-PLAYLIST-TYPE:VOD\n',
        '',
      ),
      'the start is gone, and the type': both(
        replace(alone.start, '#EXT-X-PLAYLIST-TYPE:VOD\n', ''),
        replace(alone.start, 'MEDIA-SEQUENCE:0', 'MEDIA-SEQUENCE:8'),
      ),
    },
  ),
  ...textMutations('target-duration-present', album, {
    'the target duration is gone': replace(STUDIO, /#EXT-X-TARGETDURATION:6\n/, ''),
    'the target duration is a comment': replace(STUDIO, '#EXT-X-TARGET', '# EXT-X-TARGET'),
  }),
  ...textMutations('target-duration-present', files, {
    'the target duration is gone everywhere': inFiles(/#EXT-X-TARGETDURATION:6\n/, ''),
  }),
  ...textMutations('target-duration-whole', album, {
    'the target duration is 0': replace(STUDIO, 'DURATION:6', 'DURATION:0'),
    'the target duration has decimals': replace(STUDIO, 'DURATION:6', 'DURATION:6.5'),
    'the target duration is negative': replace(STUDIO, 'DURATION:6', 'DURATION:-6'),
    'the target duration is a word': replace(STUDIO, 'DURATION:6', 'DURATION:six'),
    'the target duration is empty': replace(STUDIO, 'DURATION:6', 'DURATION:'),
  }),
  ...textMutations('media-tags-once', album, {
    'the target duration stands twice': replace(
      STUDIO,
      '#EXT-X-TARGETDURATION:6\n',
      '#EXT-X-TARGETDURATION:6\n#EXT-X-TARGETDURATION:6\n',
    ),
    'two target durations differ': replace(
      STUDIO,
      '#EXT-X-MEDIA-SEQUENCE:0\n',
      '#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-TARGETDURATION:8\n',
    ),
    'the type stands twice': replace(STUDIO, 'TYPE:VOD\n', 'TYPE:VOD\n#EXT-X-PLAYLIST-TYPE:VOD\n'),
    'the end stands twice': replace(STUDIO, '#EXT-X-ENDLIST\n', '#EXT-X-ENDLIST\n#EXT-X-ENDLIST\n'),
    'the media sequence stands twice': replace(
      STUDIO,
      '#EXT-X-MEDIA-SEQUENCE:0\n',
      '#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-MEDIA-SEQUENCE:1\n',
    ),
  }),
  ...textMutations('media-tags-once', live, {
    'the server control stands twice': replace(RADIO[0]!, /(#EXT-X-SERVER-CONTROL:.*\n)/, '$1$1'),
  }),
  ...textMutations('extinf-within-target-duration', album, {
    'a segment is half a second too long': inAlbum('#EXTINF:5.943900', '#EXTINF:6.500000'),
    'a segment lasts a minute': inAlbum('#EXTINF:5.943900', '#EXTINF:60.000000'),
    'the target duration is too small': inAlbum('DURATION:6', 'DURATION:5'),
  }),
  ...textMutations('extinf-within-target-duration', files, {
    'the last segment is too long': replace(
      'aac-96/playlist.m3u8',
      /#EXTINF:[\d.]+,\n(s\d+\.m4s\n#EXT-X-ENDLIST)/,
      '#EXTINF:7.1,\n$1',
    ),
  }),
  ...textMutations('target-duration-six', albumOfVeza, {
    'segments last two seconds': both(
      inAlbum('DURATION:6', 'DURATION:2'),
      inAlbum(/#EXTINF:5\.943900/g, '#EXTINF:2.043900'),
    ),
    'segments last ten seconds': both(
      inAlbum('DURATION:6', 'DURATION:10'),
      inAlbum(/#EXTINF:5\.943900/g, '#EXTINF:9.943900'),
      inAlbum('T03:04:16.888Z', 'T03:04:24.888Z'),
    ),
  }),
  ...textMutations(
    'target-duration-six',
    { asset: 'texts-groups', profile: 'apple' },
    {
      'the target duration is five seconds': both(
        inAlbum('DURATION:6', 'DURATION:5'),
        inAlbum(/#EXTINF:5\.943900/g, '#EXTINF:5.143900'),
      ),
    },
  ),
  ...textMutations('target-duration-tight', albumOfVeza, {
    'the target duration is 6 s and the longest segment 5 s': inAlbum(
      /#EXTINF:5\.943900/g,
      '#EXTINF:5.243900',
    ),
    'the segments last two seconds': inAlbum(/#EXTINF:5\.943900/g, '#EXTINF:1.943900'),
  }),
  ...textMutations('media-sequence-first', album, {
    'the media sequence stands after a segment': both(
      replace(STUDIO, '#EXT-X-MEDIA-SEQUENCE:0\n', ''),
      replace(STUDIO, 's0.m4s\n', 's0.m4s\n#EXT-X-MEDIA-SEQUENCE:0\n'),
    ),
    'the media sequence stands at the end': both(
      replace(STUDIO, '#EXT-X-MEDIA-SEQUENCE:0\n', ''),
      replace(STUDIO, '#EXT-X-ENDLIST', '#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-ENDLIST'),
    ),
    'the media sequence is negative': replace(STUDIO, 'MEDIA-SEQUENCE:0', 'MEDIA-SEQUENCE:-1'),
    'the media sequence is no number': replace(STUDIO, 'MEDIA-SEQUENCE:0', 'MEDIA-SEQUENCE:a'),
  }),
  ...textMutations('discontinuity-sequence-first', album, {
    'the discontinuity sequence stands after a segment': both(
      replace(STUDIO, '#EXT-X-DISCONTINUITY-SEQUENCE:0\n', ''),
      replace(STUDIO, 's0.m4s\n', 's0.m4s\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n'),
    ),
    'a discontinuity stands before its sequence': both(
      replace(STUDIO, '#EXT-X-DISCONTINUITY\n', ''),
      replace(STUDIO, '#EXT-X-MEDIA-SEQUENCE', '#EXT-X-DISCONTINUITY\n#EXT-X-MEDIA-SEQUENCE'),
    ),
    'the discontinuity sequence has decimals': replace(
      STUDIO,
      'DISCONTINUITY-SEQUENCE:0',
      'DISCONTINUITY-SEQUENCE:0.5',
    ),
  }),
  ...textMutations('endlist-present', album, {
    'the end is gone everywhere': inAlbum('#EXT-X-ENDLIST\n', ''),
  }),
  ...textMutations('nothing-after-endlist', album, {
    'two segments stand after the end': inAlbum(
      /(#EXTINF:5.943900,\n.*s2.m4s\n#EXTINF.*\n.*\n)#EXT-X-ENDLIST\n/,
      '#EXT-X-ENDLIST\n$1',
    ),
    'one segment stands after the end': replace(
      STUDIO,
      /(#EXTINF:2.102268,\n.*\n)#EXT-X-ENDLIST\n/,
      '#EXT-X-ENDLIST\n$1',
    ),
  }),
  ...textMutations('playlist-type-known', album, {
    'the type is LIVE': inAlbum('TYPE:VOD', 'TYPE:LIVE'),
    'the type is lower case': inAlbum('TYPE:VOD', 'TYPE:vod'),
    'the type is empty': inAlbum('TYPE:VOD', 'TYPE:'),
    'one type is unknown': replace(STUDIO, 'TYPE:VOD', 'TYPE:ENDED'),
  }),
  ...textMutations('finished-playlist-vod', albumOfVeza, {
    'the type is gone everywhere': inAlbum('#EXT-X-PLAYLIST-TYPE:VOD\n', ''),
    'one type is gone': replace(STUDIO, '#EXT-X-PLAYLIST-TYPE:VOD\n', ''),
  }),
  ...textMutations(
    'finished-playlist-vod',
    { asset: 'texts-groups', profile: 'apple' },
    {
      'the type is a comment': inAlbum('#EXT-X-PLAYLIST-TYPE:VOD\n', '# VOD\n'),
    },
  ),
  ...textMutations('event-keeps-segments', live, {
    'an event has lost segments': inRadio(
      '#EXT-X-MEDIA-SEQUENCE',
      '#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-MEDIA-SEQUENCE',
    ),
    'an event has lost discontinuities': both(
      inRadio(/#EXT-X-MEDIA-SEQUENCE:\d+\n/, '#EXT-X-PLAYLIST-TYPE:EVENT\n'),
      inRadio(/LAST-MSN=\d+/, 'LAST-MSN=8'),
    ),
  }),
  ...textMutations('i-frames-only-video', album, {
    'a rendition of sound has only I-frames': replace(
      'high/instrumental.m3u8',
      '#EXT-X-PLAYLIST-TYPE',
      '#EXT-X-I-FRAMES-ONLY\n#EXT-X-PLAYLIST-TYPE',
    ),
    'a variant has only I-frames': replace(
      STUDIO,
      '#EXT-X-PLAYLIST-TYPE',
      '#EXT-X-I-FRAMES-ONLY\n#EXT-X-PLAYLIST-TYPE',
    ),
  }),
  ...textMutations('i-frames-only-video', files, {
    'all variants have only I-frames': inFiles(
      '#EXT-X-PLAYLIST-TYPE',
      '#EXT-X-I-FRAMES-ONLY\n#EXT-X-PLAYLIST-TYPE',
    ),
  }),
  ...textMutations('server-control-consistent', live, {
    'the longest part is not told': inRadio(/PART-TARGET=[\d.]+/, 'X-OURS=1'),
    'parts are held back for less than two': inRadio('PART-HOLD-BACK=3.0', 'PART-HOLD-BACK=1.9'),
    'the hold back is just under three target durations': inRadio('=18.0', '=17.9'),
    'skipping starts before six target durations': inRadio('UNTIL=36.0', 'UNTIL=35.0'),
    'dates may be skipped, and segments not': inRadio(
      'CAN-SKIP-UNTIL=36.0',
      'CAN-SKIP-DATERANGES=YES',
    ),
    'the part target is gone': inRadio('#EXT-X-PART-INF:PART-TARGET=1.0\n', ''),
    'the part hold back is gone': inRadio(',PART-HOLD-BACK=3.0', ''),
  }),
  ...textMutations('live-window-kept', live, {
    'two segments are left': inRadio(/#EXT-X-PROGRAM-DATE[^]*?(?=#EXTINF[^\n]*\ns47)/, ''),
    '24 s are left, and the target duration is ten': both(
      inRadio('DURATION:6', 'DURATION:10'),
      inRadio('UNTIL=36.0', 'UNTIL=60.0'),
      inRadio('=18.0', '=30.0'),
      inRadio(/#EXT-X-PROGRAM-DATE[^]*?(?=#EXTINF[^\n]*\ns45)/, ''),
    ),
  }),
  ...textMutations(
    'live-playlist-ready',
    { asset: 'texts-live', profile: 'apple' },
    {
      'four segments are left': inRadio(/#EXT-X-PROGRAM-DATE[^]*?(?=#EXT-X-PROGRAM-DATE)/, ''),
      'the dates are gone': inRadio(/#EXT-X-PROGRAM-DATE-TIME.*\n/g, ''),
    },
  ),
  ...textMutations(
    'live-playlist-ready',
    { asset: 'texts-live', profile: 'veza' },
    {
      'five segments are left': inRadio(/(?:#EXTINF.*\ns4[678]\.m4s\n)+/, ''),
    },
  ),
  ...textMutations('vod-without-parts', album, {
    'a part stands in finished music': both(
      inAlbum('#EXT-X-MEDIA-SEQUENCE', '#EXT-X-PART-INF:PART-TARGET=1.0\n#EXT-X-MEDIA-SEQUENCE'),
      inAlbum(
        '#EXT-X-MEDIA-SEQUENCE',
        '#EXT-X-SERVER-CONTROL:PART-HOLD-BACK=3.0\n#EXT-X-MEDIA-SEQUENCE',
      ),
    ),
    'finished music hints at what comes': inAlbum(
      '#EXT-X-ENDLIST',
      '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="next.m4s"\n#EXT-X-ENDLIST',
    ),
  }),
  ...textMutations('extinf-present', album, {
    'the first duration is gone': inAlbum(/#EXTINF:5.943900,\n/, ''),
    'the last duration is gone': inAlbum(/#EXTINF:2.102268,\n/, ''),
  }),
  ...textMutations('extinf-present', files, {
    'a duration is a comment': replace('aac-160/playlist.m3u8', '#EXTINF', '# EXTINF'),
    'all durations are gone': inFiles(/#EXTINF.*\n/g, ''),
  }),
  ...textMutations('extinf-syntax', album, {
    'the comma is missing': inAlbum('#EXTINF:5.943900,', '#EXTINF:5.943900'),
    'the last duration is 2s': inAlbum(/#EXTINF:2\.102268/, '#EXTINF:2s'),
    'the duration has an exponent': inAlbum('#EXTINF:5.943900', '#EXTINF:59439e-4'),
    'the duration has a unit': inAlbum('#EXTINF:5.943900', '#EXTINF:5.943900s'),
    'attributes stand before the comma': inAlbum('#EXTINF:5.943900', '#EXTINF:-1 tvg-id="x"'),
    'the duration is empty': replace(STUDIO, '#EXTINF:5.943900', '#EXTINF:'),
  }),
  ...textMutations('extinf-positive', album, {
    'a duration is negative': inAlbum('#EXTINF:5.943900', '#EXTINF:-5.943900'),
    'the last duration is -1': inAlbum('#EXTINF:2.102268', '#EXTINF:-1'),
  }),
  ...textMutations('extinf-positive', live, {
    'a duration is 0': inRadio('#EXTINF:5.967528', '#EXTINF:0.000'),
  }),
  ...textMutations(
    'extinf-decimals',
    { asset: 'aac-ts' },
    {
      'version 2 has decimals': inFiles('VERSION:3', 'VERSION:2'),
    },
  ),
  ...textMutations('discontinuities-aligned', album, {
    'one discontinuity is gone': both(
      replace(STUDIO, '#EXT-X-DISCONTINUITY\n', ''),
      replace(STUDIO, /#EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:16.888Z\n/, ''),
    ),
    'one playlist has a discontinuity more': replace(
      STUDIO,
      '#EXTINF:2.102268',
      '#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:22.832Z\n#EXTINF:2.102268',
    ),
    'one discontinuity is a segment later': both(
      replace(STUDIO, /#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM.*\n/, ''),
      replace(
        STUDIO,
        '#EXTINF:2.102268',
        '#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:22.832Z\n#EXTINF:2.102268',
      ),
    ),
  }),
  ...textMutations('extinf-decimals', files, {
    'all durations are rounded': inFiles(/#EXTINF:([\d.]+),/g, '#EXTINF:6,'),
  }),
  ...textMutations('no-gaps-in-vod', album, {
    'a segment is missing everywhere': inAlbum('#EXTINF:2.102268', '#EXT-X-GAP\n#EXTINF:2.102268'),
    'a segment is missing in one playlist': replace(STUDIO, '#EXTINF', '#EXT-X-GAP\n#EXTINF'),
  }),
  ...textMutations('no-gaps-in-vod', albumOfVeza, {
    'a segment of an asset is missing': replace(STUDIO, '#EXTINF', '#EXT-X-GAP\n#EXTINF'),
  }),
  ...textMutations('segment-named-once', album, {
    'a segment is named twice': inAlbum('-s1.m4s', '-s0.m4s'),
    'all segments are the same': replace(STUDIO, /-s\d\.m4s/g, '-s0.m4s'),
  }),
  ...textMutations('nothing-after-endlist', files, {
    'the end stands in the head': both(
      inFiles('#EXT-X-ENDLIST\n', ''),
      inFiles('#EXT-X-PLAYLIST-TYPE', '#EXT-X-ENDLIST\n#EXT-X-PLAYLIST-TYPE'),
    ),
  }),
  ...textMutations('event-keeps-segments', files, {
    'an event begins with segment 3': both(
      inFiles('TYPE:VOD', 'TYPE:EVENT'),
      inFiles('SEQUENCE:0', 'SEQUENCE:3'),
    ),
  }),
  ...textMutations('live-window-kept', files, {
    'a live playlist keeps its last segments': both(
      inFiles(/#EXT-X-PLAYLIST-TYPE.*\n/, ''),
      inFiles('#EXT-X-ENDLIST\n', ''),
      inFiles('SEQUENCE:0', 'SEQUENCE:2'),
      inFiles(/#EXTINF.*\ns0\.m4s\n#EXTINF.*\ns1\.m4s\n/, ''),
    ),
  }),
  ...textMutations('vod-without-parts', files, {
    'another rendition is reported in finished music': inFiles(
      '#EXT-X-ENDLIST',
      '#EXT-X-RENDITION-REPORT:URI="other.m3u8",LAST-MSN=3\n#EXT-X-ENDLIST',
    ),
  }),
  ...textMutations('extinf-decimals', alone, {
    'the durations of a playlist by itself are rounded': replace(
      alone.start,
      /#EXTINF:(\d+)\.\d+,/g,
      '#EXTINF:$1,',
    ),
  }),
  ...textMutations('segment-named-once', files, {
    'the last segment is the first again': replace('aac-96/playlist.m3u8', 's3.m4s', 's0.m4s'),
  }),
];
