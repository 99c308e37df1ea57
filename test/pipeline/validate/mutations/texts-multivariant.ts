import { both, each, type Mutation, remove, replace } from '../mutation.ts';
import { textMutations } from '../text-mutations.ts';

const MASTER = 'master.m3u8';
const STUDIO = 'high/studio.m3u8';
const ALBUM = ['low', 'high', 'lossless'].flatMap((group) => [
  `${group}/studio.m3u8`,
  `${group}/instrumental.m3u8`,
]);
const RADIO = ['radio-96/live.m3u8', 'radio-160/live.m3u8'];
const album = { asset: 'texts-groups' } as const;
const apple = { asset: 'texts-groups', profile: 'apple' } as const;
const veza = { asset: 'texts-groups', profile: 'veza' } as const;
const files = { asset: 'aac-files' } as const;
const live = { asset: 'texts-live' } as const;

const inMaster = (pattern: string | RegExp, text: string): Mutation['change'] =>
  replace(MASTER, pattern, text);
/** A line at the end of the multivariant playlist. */
const append = (...lines: readonly string[]): Mutation['change'] =>
  replace(MASTER, /$/, `${lines.join('\n')}\n`);
/** A copy of a media playlist under another name. */
const copy =
  (from: string, to: string): Mutation['change'] =>
  (all) =>
    void all.set(to, all.get(from)!);

const VIDEO =
  '#EXT-X-STREAM-INF:BANDWIDTH=900000,AVERAGE-BANDWIDTH=800000,SCORE=4.0,CODECS="avc1.64001f"' +
  ',RESOLUTION=1280x720,FRAME-RATE=25.000,STABLE-VARIANT-ID="video",CLOSED-CAPTIONS=NONE' +
  ',PATHWAY-ID="near"';
const VIDEO_WITH_SOUND = VIDEO.replace('avc1.64001f', 'avc1.64001f,mp4a.40.2');
const I_FRAMES =
  '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,AVERAGE-BANDWIDTH=80000,SCORE=4.0' +
  ',CODECS="avc1.64001f",RESOLUTION=1280x720,URI="pictures.m3u8"';

export const mutations: readonly Mutation[] = [
  ...textMutations('variant-bandwidth-present', album, {
    'one bandwidth is gone': inMaster('BANDWIDTH=140500,', ''),
    'a bandwidth is misspelt': inMaster(':BANDWIDTH=140500,', ':BAND-WIDTH=140500,'),
  }),
  ...textMutations('variant-bandwidth-present', files, {
    'all bandwidths are gone': inMaster(/:BANDWIDTH=\d+,/g, ':'),
  }),
  ...textMutations('variant-uri-follows', album, {
    'an empty line follows': inMaster(/(#EXT-X-STREAM-INF.*\n)high/, '$1\nhigh'),
    'a comment follows': inMaster(/(#EXT-X-STREAM-INF.*\n)high/, '$1# high\nhigh'),
    'another tag follows': inMaster(
      /(#EXT-X-STREAM-INF.*\n)high/,
      '$1#EXT-X-SESSION-DATA:DATA-ID="org.example.x",VALUE="x"\nhigh',
    ),
  }),
  ...textMutations('variant-codecs-present', album, {
    'one variant has no codecs': inMaster('CODECS="{$codec}",', ''),
    'no variant has codecs': inMaster(/CODECS="[^"]*",/g, ''),
  }),
  ...textMutations('variant-codecs-present', apple, {
    'the lossless variant has no codecs': inMaster('CODECS="fLaC",', ''),
  }),
  ...textMutations('average-bandwidth-present', veza, {
    'one average is gone': inMaster('AVERAGE-BANDWIDTH=131200,', ''),
    'all averages are gone': inMaster(/AVERAGE-BANDWIDTH=\d+,/g, ''),
  }),
  ...textMutations('average-bandwidth-present', apple, {
    'the average of the poorest is gone': inMaster('AVERAGE-BANDWIDTH=66100,', ''),
  }),
  ...textMutations('average-below-peak', album, {
    'average and peak are swapped': inMaster(
      'BANDWIDTH=140500,AVERAGE-BANDWIDTH=131200',
      'BANDWIDTH=131200,AVERAGE-BANDWIDTH=140500',
    ),
    'the average has a digit too many': inMaster('BANDWIDTH=66100', 'BANDWIDTH=661000'),
  }),
  ...textMutations('variant-groups-exist', album, {
    'a group of sound is not there': inMaster('AUDIO="high"', 'AUDIO="hi"'),
    'a group has another case': inMaster('AUDIO="low"', 'AUDIO="Low"'),
    'a group of subtitles is not there': inMaster('AUDIO="high"', 'AUDIO="high",SUBTITLES="text"'),
    'the group is of another type': inMaster('AUDIO="high"', 'AUDIO="high",SUBTITLES="high"'),
    'the group of captions is not there': inMaster(/CLOSED-CAPTIONS=NONE/g, 'CLOSED-CAPTIONS="cc"'),
  }),
  ...textMutations('closed-captions-none-everywhere', album, {
    'one variant says nothing of captions': inMaster('CLOSED-CAPTIONS=NONE,', ''),
    'one variant has captions': both(
      inMaster('CLOSED-CAPTIONS=NONE', 'CLOSED-CAPTIONS="cc"'),
      append('#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="English",INSTREAM-ID="CC1"'),
    ),
  }),
  ...textMutations('score-on-all', album, {
    'one variant has no score': inMaster('SCORE=2.0,', ''),
    'only one variant has a score': both(inMaster('SCORE=2.0,', ''), inMaster('SCORE=3.0,', '')),
    'a score is 0': inMaster('SCORE=1.0', 'SCORE=0.0'),
  }),
  ...textMutations('i-frame-variant-complete', album, {
    'a variant of I-frames has no bandwidth': append(I_FRAMES.replace(':BANDWIDTH=90000,', ':')),
    'a variant of I-frames has no address': append(I_FRAMES.replace(/,URI=.*/, '')),
    'a variant of I-frames is sound': append(I_FRAMES.replace('pictures.m3u8', STUDIO)),
  }),
  ...textMutations('session-data-complete', album, {
    'the id is missing': inMaster('DATA-ID="org.example.credits",', ''),
    'there is neither value nor address': inMaster(',VALUE="First Light"', ''),
    'there is value and address': inMaster('VALUE="First Light"', 'VALUE="x",URI="x.json"'),
    'one language stands twice': inMaster('LANGUAGE="fr"', 'LANGUAGE="en"'),
  }),
  ...textMutations('stable-ids', album, {
    'the id of a variant has a blank': inMaster('VARIANT-ID="high"', 'VARIANT-ID="high rung"'),
    'the id of a rendition has an umlaut': inMaster('ID="high-studio"', 'ID="höher"'),
    'the id of a variant has a colon': inMaster('VARIANT-ID="low"', 'VARIANT-ID="rung:low"'),
    'one playlist has two ids': append(
      '#EXT-X-STREAM-INF:BANDWIDTH=140500,AVERAGE-BANDWIDTH=131200,SCORE=2.0,CODECS="{$codec}"' +
        ',STABLE-VARIANT-ID="other",AUDIO="high",CLOSED-CAPTIONS=NONE,PATHWAY-ID="near"',
      STUDIO,
    ),
  }),
  ...textMutations('content-steering-complete', album, {
    'steering stands twice': inMaster(/#EXT-X-CONTENT-STEERING.*\n/, '$&$&'),
    'steering has no server': inMaster('SERVER-URI="steering.json",', ''),
    'the first pathway is that of no variant': inMaster(
      '"steering.json",PATHWAY-ID="near"',
      '"steering.json",PATHWAY-ID="far"',
    ),
  }),
  ...textMutations('content-steering-complete', apple, {
    'steering has no pathway': inMaster('"steering.json",PATHWAY-ID="near"', '"steering.json"'),
  }),
  ...textMutations('supplemental-codecs-based', album, {
    'a picture is added to sound': inMaster(
      'CODECS="{$codec}"',
      'CODECS="{$codec}",SUPPLEMENTAL-CODECS="dvh1.08.07/db4h"',
    ),
    'a codec is added to none': inMaster('CODECS="fLaC"', 'SUPPLEMENTAL-CODECS="mp4a.40.42"'),
  }),
  ...textMutations('first-variant-middle', veza, {
    'the poorest is first': inMaster(
      /(#EXT-X-STREAM-INF.*\nhigh.*\n)(#EXT-X-STREAM-INF.*\nlow.*\n)/,
      '$2$1',
    ),
    'the richest is first': inMaster(
      /(#EXT-X-STREAM-INF.*\nhigh.*\n#EXT-X-STREAM-INF.*\nlow.*\n)(#EXT-X-STREAM-INF.*\nlossless.*\n)/,
      '$2$1',
    ),
  }),
  ...textMutations('no-audio-variants-beside-video', apple, {
    'a variant with pictures is added': both(
      append(VIDEO_WITH_SOUND, 'video.m3u8'),
      copy(STUDIO, 'video.m3u8'),
    ),
    'one variant has pictures': both(
      inMaster('CODECS="{$codec}"', 'CODECS="{$codec},avc1.64001f"'),
    ),
  }),
  ...textMutations('cellular-variant', apple, {
    'the poor variants are richer': both(
      inMaster('BANDWIDTH=140500', 'BANDWIDTH=240500'),
      inMaster('BANDWIDTH=70250', 'BANDWIDTH=192001'),
    ),
  }),
  ...textMutations(
    'cellular-variant',
    { asset: 'aac-files', profile: 'apple' },
    {
      'both variants peak at 200 kbit/s and more': inMaster(
        /([:,])BANDWIDTH=\d+/g,
        '$1BANDWIDTH=200000',
      ),
    },
  ),
  ...textMutations('variant-listed-once', album, {
    'a variant stands twice': inMaster(/(#EXT-X-STREAM-INF.*\nlow.*\n)/, '$1$1'),
  }),
  ...textMutations('variant-listed-once', files, {
    'all variants stand twice': inMaster(/(#EXT-X-STREAM-INF[^]*)/, '$1$1'),
  }),
  ...textMutations('no-pictures-of-sound', album, {
    'sound has a resolution': inMaster('CODECS="fLaC"', 'CODECS="fLaC",RESOLUTION=1280x720'),
    'sound has a frame rate': inMaster('CODECS="fLaC"', 'CODECS="fLaC",FRAME-RATE=25.000'),
  }),
  ...textMutations('rendition-attributes-present', album, {
    'a rendition has no type': inMaster(':TYPE=AUDIO,', ':'),
    'a rendition has no name': inMaster('NAME="Instrumental",', ''),
    'a rendition has no group': inMaster('GROUP-ID="low",', ''),
  }),
  ...textMutations('rendition-names-unique', album, {
    'two renditions have one name': inMaster('NAME="Instrumental"', 'NAME="Studio"'),
    'every group has a name twice': inMaster(/NAME="Instrumental"/g, 'NAME="Studio"'),
  }),
  ...textMutations('one-default-a-group', album, {
    'every group has two defaults': inMaster(/DEFAULT=NO/g, 'DEFAULT=YES'),
    'one group has two defaults': inMaster('DEFAULT=NO', 'DEFAULT=YES'),
  }),
  ...textMutations('default-is-autoselect', album, {
    'the defaults are not selected': inMaster(
      /DEFAULT=YES,AUTOSELECT=YES/g,
      'DEFAULT=YES,AUTOSELECT=NO',
    ),
    'one default is not selected': inMaster(
      'DEFAULT=YES,AUTOSELECT=YES',
      'DEFAULT=YES,AUTOSELECT=NO',
    ),
  }),
  ...textMutations('autoselect-distinguishable', album, {
    'two renditions have one language': inMaster(/LANGUAGE="zxx"/g, 'LANGUAGE="en"'),
    'all renditions are without language': inMaster(/LANGUAGE="(zxx|en)",DEF/g, 'DEF'),
  }),
  ...textMutations('groups-have-same-members', album, {
    'a rendition is missing in one group': inMaster(/#EXT-X-MEDIA.*low\/instrumental.*\n/, ''),
    'a rendition has another name in one group': inMaster('NAME="Instrumental"', 'NAME="Karaoke"'),
    'a rendition has another language in one group': inMaster('LANGUAGE="zxx"', 'LANGUAGE="de"'),
    'a rendition is selected in one group only': inMaster(
      'DEFAULT=NO,AUTOSELECT=YES',
      'DEFAULT=NO,AUTOSELECT=NO',
    ),
  }),
  ...textMutations('rendition-attributes-fit', album, {
    'sound is forced': inMaster(/AUTOSELECT=YES/g, 'AUTOSELECT=YES,FORCED=NO'),
    'subtitles have channels': append(
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="Words",LANGUAGE="en",CHANNELS="2"' +
        ',URI="words.m3u8"',
    ),
    'a video has a sample rate': append(
      '#EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID="clip",NAME="Clip",SAMPLE-RATE=44100',
    ),
  }),
  ...textMutations('channels-said', album, {
    'no rendition says its channels': inMaster(/CHANNELS="2",/g, ''),
    'one rendition does not say its channels': inMaster('CHANNELS="2",', ''),
    'channels are a word': inMaster(/CHANNELS="2"/g, 'CHANNELS="stereo"'),
  }),
  ...textMutations('captions-and-subtitles', album, {
    'captions do not say where they are': append(
      '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="English",LANGUAGE="en"',
    ),
    'captions have an address': append(
      '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="English",LANGUAGE="en"' +
        ',INSTREAM-ID="CC1",URI="high/studio.m3u8"',
    ),
    'captions are in a channel that is not there': append(
      '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="English",LANGUAGE="en"' +
        ',INSTREAM-ID="CC5"',
    ),
    'subtitles have no address': append(
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="Words",LANGUAGE="en"',
    ),
  }),
  ...textMutations('rendition-language', album, {
    'the language has an underscore': inMaster(/LANGUAGE="en",DEF/g, 'LANGUAGE="en_US",DEF'),
    'the language is a sentence': inMaster(/LANGUAGE="zxx"/g, 'LANGUAGE="no words"'),
    'the language is one letter': inMaster(/LANGUAGE="en",DEF/g, 'LANGUAGE="e",DEF'),
  }),
  ...textMutations('rendition-language', apple, {
    'no rendition says its language': both(
      inMaster(/,LANGUAGE="(en|zxx)",DEF/g, ',DEF'),
      inMaster(/DEFAULT=NO,AUTOSELECT=YES/g, 'DEFAULT=NO,AUTOSELECT=NO'),
    ),
  }),
  ...textMutations('separate-audio-declared', veza, {
    'a video has its sound in another variant': both(
      append(VIDEO, 'video.m3u8'),
      copy(STUDIO, 'video.m3u8'),
    ),
  }),
  ...textMutations(
    'separate-audio-declared',
    { asset: 'texts-live', profile: 'apple' },
    {
      'one variant of two is a silent video': inMaster(
        /CODECS="mp4a.40.2"\nradio-160/,
        'CODECS="hvc1.2.4.L123.B0",RESOLUTION=1280x720,FRAME-RATE=25.000\nradio-160',
      ),
    },
  ),
  ...textMutations('stereo-aac-beside-lossless', apple, {
    'every variant is lossless': inMaster(/CODECS="[^"]*"/g, 'CODECS="fLaC"'),
    'the variants are ALAC and xHE-AAC': both(
      inMaster('CODECS="fLaC"', 'CODECS="alac"'),
      inMaster(/CODECS="(\{\$codec\}|mp4a\.40\.5)"/g, 'CODECS="mp4a.40.42"'),
    ),
  }),
  ...textMutations('target-durations-equal', album, {
    'one target duration is 7': replace(STUDIO, 'DURATION:6', 'DURATION:7'),
    'three target durations are 8': each(ALBUM.slice(0, 3), (file) =>
      replace(file, 'DURATION:6', 'DURATION:8'),
    ),
  }),
  ...textMutations('target-durations-equal', files, {
    'the rungs differ': replace('aac-160/playlist.m3u8', 'DURATION:6', 'DURATION:10'),
  }),
  ...textMutations('playlist-types-equal', album, {
    'one playlist is an event': replace(STUDIO, 'TYPE:VOD', 'TYPE:EVENT'),
    'one playlist has no type': replace(STUDIO, '#EXT-X-PLAYLIST-TYPE:VOD\n', ''),
  }),
  ...textMutations('durations-equal', album, {
    'the last segment of one playlist is gone': replace(STUDIO, /#EXTINF:2\.102268,\n.*\n/, ''),
    'the last but one segment of one playlist is gone': replace(
      STUDIO,
      /#EXTINF:5\.943900,\n.*s2\.m4s\n/,
      '',
    ),
  }),
  ...textMutations('durations-equal', files, {
    'a segment of one rung is gone': replace('aac-96/playlist.m3u8', /#EXTINF.*\ns1\.m4s\n/, ''),
    'two segments of one rung are gone': replace(
      'aac-96/playlist.m3u8',
      /#EXTINF.*\ns1\.m4s\n#EXTINF.*\ns2\.m4s\n/,
      '',
    ),
  }),
  ...textMutations('discontinuity-sequences-equal', album, {
    'one playlist counts from 5': replace(
      STUDIO,
      'DISCONTINUITY-SEQUENCE:0',
      'DISCONTINUITY-SEQUENCE:5',
    ),
  }),
  ...textMutations('discontinuity-sequences-equal', live, {
    'one live playlist counts from 4': replace(RADIO[0]!, 'SEQUENCE:3', 'SEQUENCE:4'),
    'one live playlist does not count': replace(RADIO[0]!, '#EXT-X-DISCONTINUITY-SEQUENCE:3\n', ''),
  }),
  ...textMutations('shared-tags-equal', album, {
    'one playlist has no dates': replace(STUDIO, /#EXT-X-DATERANGE.*\n/, ''),
    'one playlist has another date': replace(STUDIO, 'X-TITLE="Side A"', 'X-TITLE="Side B"'),
  }),
  ...textMutations('shared-tags-equal', live, {
    'one server holds back more': replace(RADIO[0]!, '=18.0', '=24.0'),
  }),
  ...textMutations('imports-defined', album, {
    'a variable has another name': both(
      inMaster('NAME="album"', 'NAME="record"'),
      inMaster('{$album}', '{$record}'),
    ),
    'the name is misspelt in one playlist': both(
      replace(STUDIO, 'IMPORT="album"', 'IMPORT="albun"'),
      replace(STUDIO, /\{\$album\}/g, 'first-light'),
    ),
  }),
  ...textMutations('groups-have-same-members', album, {
    'a whole group has one rendition less': both(
      inMaster(/#EXT-X-MEDIA.*lossless\/instrumental.*\n/, ''),
      remove('lossless/instrumental.m3u8'),
    ),
  }),
  ...textMutations('average-below-peak', files, {
    'the average is one above the peak': inMaster(
      /:BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+/,
      ':BANDWIDTH=100000,AVERAGE-BANDWIDTH=100001',
    ),
  }),
  ...textMutations('closed-captions-none-everywhere', files, {
    'only the first variant is without captions': inMaster(
      'CODECS="mp4a.40.2"',
      'CODECS="mp4a.40.2",CLOSED-CAPTIONS=NONE',
    ),
  }),
  ...textMutations('supplemental-codecs-based', files, {
    'a picture is added to a rung of sound': inMaster(
      'CODECS="mp4a.40.2"',
      'CODECS="mp4a.40.2",SUPPLEMENTAL-CODECS="dav1.10.09/db1p"',
    ),
  }),
  ...textMutations('first-variant-middle', veza, {
    'the first variant has become the richest': inMaster('BANDWIDTH=140500', 'BANDWIDTH=2140500'),
  }),
  ...textMutations(
    'no-audio-variants-beside-video',
    { asset: 'texts-live', profile: 'apple' },
    {
      'one variant of two has pictures, too': inMaster(
        'CODECS="mp4a.40.2"',
        'CODECS="mp4a.40.2,hvc1.2.4.L123.B0",RESOLUTION=1280x720,FRAME-RATE=25.000',
      ),
    },
  ),
  ...textMutations(
    'cellular-variant',
    { asset: 'texts-live', profile: 'apple' },
    {
      'both streams of a station are rich': inMaster(/:BANDWIDTH=/g, ':BANDWIDTH=9'),
    },
  ),
  ...textMutations('variant-listed-once', live, {
    'a station names one stream twice': inMaster(/(#EXT-X-STREAM-INF[^]*radio-96.*\n)/, '$1$1'),
  }),
  ...textMutations('no-pictures-of-sound', files, {
    'a rung has resolution and frame rate': inMaster(
      'CODECS="mp4a.40.2"',
      'CODECS="mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=30.000',
    ),
  }),
  ...textMutations('rendition-names-unique', files, {
    'two renditions are added under one name': append(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="One",CHANNELS="2",LANGUAGE="en"',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="One",CHANNELS="2",LANGUAGE="fr"',
    ),
  }),
  ...textMutations('one-default-a-group', files, {
    'two renditions are added, both the default': append(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="One",CHANNELS="2",LANGUAGE="en",DEFAULT=YES',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Un",CHANNELS="2",LANGUAGE="fr",DEFAULT=YES',
    ),
  }),
  ...textMutations('default-is-autoselect', files, {
    'a default is added that is not selected': append(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="One",CHANNELS="2",LANGUAGE="en",DEFAULT=YES' +
        ',AUTOSELECT=NO',
    ),
  }),
  ...textMutations('autoselect-distinguishable', files, {
    'two renditions of one language are added': append(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="One",CHANNELS="2",LANGUAGE="en",AUTOSELECT=YES',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Two",CHANNELS="2",LANGUAGE="en",AUTOSELECT=YES',
    ),
  }),
  ...textMutations('separate-audio-declared', apple, {
    'a silent video names no group of sound': both(
      append(VIDEO.replace('avc1.64001f', 'hvc1.2.4.L123.B0'), 'video.m3u8'),
      copy('low/studio.m3u8', 'video.m3u8'),
    ),
  }),
  ...textMutations(
    'stereo-aac-beside-lossless',
    { asset: 'aac-files', profile: 'apple' },
    {
      'both rungs are said to be FLAC': inMaster(/mp4a\.40\.2/g, 'fLaC'),
    },
  ),
  ...textMutations('playlist-types-equal', files, {
    'one rung is an event': replace('aac-160/playlist.m3u8', 'TYPE:VOD', 'TYPE:EVENT'),
  }),
  ...textMutations('imports-defined', files, {
    'a rung imports what nobody defines': both(
      replace(
        'aac-96/playlist.m3u8',
        '#EXT-X-VERSION:6\n',
        '#EXT-X-VERSION:8\n#EXT-X-DEFINE:IMPORT="host"\n',
      ),
    ),
  }),
];
