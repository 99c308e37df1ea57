import { both, each, type Mutation, replace } from '../mutation.ts';
import { textMutations } from '../text-mutations.ts';

const STUDIO = 'high/studio.m3u8';
const ALBUM = ['low', 'high', 'lossless'].flatMap((group) => [
  `${group}/studio.m3u8`,
  `${group}/instrumental.m3u8`,
]);
const RUNG = 'aac-96/playlist.m3u8';
const album = { asset: 'texts-groups' } as const;
const files = { asset: 'aac-files' } as const;
const ranges = { asset: 'aac-ranges' } as const;
const encrypted = { asset: 'aac-encrypted' } as const;

const inAlbum = (pattern: string | RegExp, text: string): Mutation['change'] =>
  each(ALBUM, (file) => replace(file, pattern, text));
const inRungs = (pattern: string | RegExp, text: string): Mutation['change'] =>
  each([RUNG, 'aac-160/playlist.m3u8'], (file) => replace(file, pattern, text));
/** In the session key and in the keys of the segments, so that they still agree. */
const inFairPlay = (pattern: string | RegExp, text: string): Mutation['change'] =>
  each([...ALBUM, 'master.m3u8'], (file) => replace(file, pattern, text));
const WIDEVINE_KEY = /#EXT-X-KEY:[^\n]*urn:uuid[^\n]*\n/;

export const mutations: readonly Mutation[] = [
  ...textMutations('map-uri-present', ranges, {
    'the init section has only a range': replace(RUNG, 'URI="media.mp4",BYTERANGE', 'BYTERANGE'),
    'no init section has an address': inRungs('URI="media.mp4",BYTERANGE', 'BYTERANGE'),
  }),
  ...textMutations('map-byterange-syntax', ranges, {
    'the range has no offset': replace(RUNG, /BYTERANGE="(\d+)@0"/, 'BYTERANGE="$1"'),
    'the range is from and to': replace(RUNG, /BYTERANGE="(\d+)@0"/, 'BYTERANGE="0-$1"'),
    'the offset is negative': replace(RUNG, /BYTERANGE="(\d+)@0"/, 'BYTERANGE="$1@-1"'),
    'the length is missing': replace(RUNG, /BYTERANGE="(\d+)@0"/, 'BYTERANGE="@0"'),
  }),
  ...textMutations('map-version', files, {
    'the version is 5': inRungs('VERSION:6', 'VERSION:5'),
    'the version is 3': replace(RUNG, 'VERSION:6', 'VERSION:3'),
  }),
  ...textMutations('map-version', ranges, {
    'the version is 4': inRungs('VERSION:6', 'VERSION:4'),
  }),
  ...textMutations('byterange-version', ranges, {
    'the version is 3, and there is no init section': both(
      inRungs('VERSION:6', 'VERSION:3'),
      inRungs(/#EXT-X-MAP.*\n/, ''),
    ),
    'one version is 3, and there is no init section': both(
      replace(RUNG, 'VERSION:6', 'VERSION:3'),
      replace(RUNG, /#EXT-X-MAP.*\n/, ''),
    ),
  }),
  ...textMutations('byterange-offset-known', ranges, {
    'the first range has no offset': replace(RUNG, /(#EXT-X-BYTERANGE:\d+)@\d+/, '$1'),
    'a range is from and to': replace(
      RUNG,
      /#EXT-X-BYTERANGE:(\d+)@(\d+)/,
      '#EXT-X-BYTERANGE:$2-$1',
    ),
    'a range is quoted': replace(RUNG, /#EXT-X-BYTERANGE:(\d+@\d+)/, '#EXT-X-BYTERANGE:"$1"'),
    'a range without offset follows another file': both(
      replace(RUNG, /media\.mp4\n/, 'other.mp4\n'),
      replace(RUNG, /(#EXT-X-BYTERANGE:\d+)@\d+(\nmedia)/, '$1$2'),
    ),
  }),
  ...textMutations('byteranges-contiguous', ranges, {
    'the second range starts a byte later': replace(
      RUNG,
      /(#EXT-X-BYTERANGE[^]*?)#EXT-X-BYTERANGE:\d+@(\d+)/,
      '$1#EXT-X-BYTERANGE:100@1$2',
    ),
    'a segment between two is gone': inRungs(/(media\.mp4\n)#EXTINF.*\n.*\nmedia\.mp4\n/, '$1'),
    'a range stands twice': replace(RUNG, /(#EXTINF.*\n#EXT-X-BYTERANGE.*\nmedia\.mp4\n)/, '$1$1'),
    'the first range is the init section, too': replace(
      RUNG,
      /#EXT-X-BYTERANGE:(\d+)@\d+/,
      '#EXT-X-BYTERANGE:$1@0',
    ),
  }),
  ...textMutations('key-method-known', encrypted, {
    'the method is missing': inRungs('METHOD=AES-128,', ''),
    'the method is AES-256': inRungs('METHOD=AES-128', 'METHOD=AES-256'),
    'the method is lower case': inRungs('METHOD=AES-128', 'METHOD=aes-128'),
    'the method has no hyphen': replace(RUNG, 'METHOD=AES-128', 'METHOD=AES128'),
  }),
  ...textMutations('key-method-known', album, {
    'the session key has no method': replace('master.m3u8', 'METHOD=SAMPLE-AES,', ''),
  }),
  ...textMutations('key-none-alone', encrypted, {
    'the method is NONE, and everything else stays': inRungs('METHOD=AES-128', 'METHOD=NONE'),
    'NONE has an address': inRungs(/METHOD=AES-128,(URI="[^"]*").*/, 'METHOD=NONE,$1'),
    'NONE has an IV': replace(RUNG, /METHOD=AES-128,.*,IV/, 'METHOD=NONE,IV'),
  }),
  ...textMutations('key-uri-present', encrypted, {
    'the address of the key is gone': inRungs(/URI="[^"]*",/, ''),
    'one address is gone': replace(RUNG, /URI="[^"]*",/, ''),
  }),
  ...textMutations('key-uri-present', album, {
    'the address of a FairPlay key is gone': replace(STUDIO, /URI="skd[^"]*",/, ''),
  }),
  ...textMutations('key-iv-128-bits', encrypted, {
    'the IV is 0': inRungs(/IV=0x\w+/, 'IV=0x00'),
    'the IV has a digit less': replace(RUNG, /(IV=0x\w+)\w/, '$1'),
    'the IV has a digit more': replace(RUNG, /(IV=0x\w+)/, '$10'),
    'the version is 1, and durations are whole': both(
      inRungs('VERSION:3', 'VERSION:1'),
      inRungs(/#EXTINF:(\d+)\.\d+,/g, '#EXTINF:$1,'),
    ),
  }),
  ...textMutations('key-iv-not-allowed', encrypted, {
    'AES-256-GCM has an IV': inRungs('METHOD=AES-128', 'METHOD=AES-256-GCM'),
    'SAMPLE-AES-CTR has an IV': inRungs('METHOD=AES-128', 'METHOD=SAMPLE-AES-CTR'),
  }),
  ...textMutations('key-format-version', encrypted, {
    'version 3 has a KEYFORMAT': inRungs(/(IV=0x\w+)/, '$1,KEYFORMAT="identity"'),
    'version 3 has KEYFORMATVERSIONS': inRungs(/(IV=0x\w+)/, '$1,KEYFORMATVERSIONS="1"'),
  }),
  ...textMutations('key-format-versions-syntax', album, {
    'the versions are joined by a comma': inAlbum('"1/2"', '"1,2"'),
    'a version is 0': inAlbum('"1/2"', '"0"'),
    'a version has decimals': inAlbum('"1/2"', '"1.0"'),
    'a slash is too much': inAlbum('"1/2"', '"1/"'),
  }),
  ...textMutations('encrypted-map-iv', encrypted, {
    'an init section follows a key without IV': both(
      inRungs(/,IV=0x\w+/, ''),
      inRungs('VERSION:3', 'VERSION:6'),
      inRungs(/(#EXT-X-KEY.*\n)/, '$1#EXT-X-MAP:URI="init.mp4"\n'),
    ),
    'the second init section is encrypted without IV': both(
      inRungs('VERSION:3', 'VERSION:6'),
      inRungs(/,IV=0x\w+/, ''),
      inRungs(/(#EXT-X-KEY)/, '#EXT-X-MAP:URI="init.mp4"\n$1'),
      inRungs(/(s0\.ts\n)/, '$1#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="other.mp4"\n'),
    ),
  }),
  ...textMutations('keys-agree', album, {
    'two keys differ in their method': inAlbum(
      /METHOD=SAMPLE-AES(?=,URI="data)/,
      'METHOD=SAMPLE-AES-CTR',
    ),
    'two keys differ in their IV': inAlbum(
      /(URI="data[^"]*")/,
      '$1,IV=0x000102030405060708090A0B0C0D0E0F',
    ),
    'two keys have the same format': inAlbum(WIDEVINE_KEY, '$&$&'),
  }),
  ...textMutations('session-key-matches', album, {
    'the session key has no method to speak of': replace(
      'master.m3u8',
      /#EXT-X-SESSION-KEY:.*/,
      '#EXT-X-SESSION-KEY:METHOD=NONE',
    ),
    'the session key stands twice': replace('master.m3u8', /#EXT-X-SESSION-KEY:.*\n/, '$&$&'),
    'the session key has another version': replace(
      'master.m3u8',
      'KEYFORMATVERSIONS="1"',
      'KEYFORMATVERSIONS="2"',
    ),
    'the session key has no version': replace('master.m3u8', ',KEYFORMATVERSIONS="1"', ''),
    'the session key has another method': replace(
      'master.m3u8',
      'METHOD=SAMPLE-AES',
      'METHOD=SAMPLE-AES-CTR',
    ),
  }),
  ...textMutations('iv-unpredictable', encrypted, {
    'the IV is the number of the segment': inRungs(/,IV=0x\w+/, ''),
    'the IV counts up': both(
      inRungs(/IV=0x\w+/, 'IV=0x00000000000000000000000000000000'),
      inRungs(
        's0.ts\n',
        's0.ts\n#EXT-X-KEY:METHOD=AES-128,URI="../key.bin",IV=0x00000000000000000000000000000001\n',
      ),
    ),
  }),
  ...textMutations(
    'fairplay-key',
    { asset: 'texts-groups', profile: 'apple' },
    {
      'the method is SAMPLE-AES-CTR': both(
        inFairPlay('METHOD=SAMPLE-AES,', 'METHOD=SAMPLE-AES-CTR,'),
        inAlbum(WIDEVINE_KEY, ''),
      ),
      'the key has an IV': both(
        inFairPlay(/(URI="skd[^"]*")/, '$1,IV=0x000102030405060708090A0B0C0D0E0F'),
        inAlbum(WIDEVINE_KEY, ''),
      ),
    },
  ),
  ...textMutations(
    'fairplay-key',
    { asset: 'texts-groups', profile: 'veza' },
    {
      'the method is AES-128': both(
        inFairPlay('METHOD=SAMPLE-AES,', 'METHOD=AES-128,'),
        inAlbum(WIDEVINE_KEY, ''),
      ),
    },
  ),
  ...textMutations('map-uri-present', files, {
    'the address has another name': replace(RUNG, 'MAP:URI=', 'MAP:X-URI='),
  }),
  ...textMutations(
    'byterange-version',
    { ...ranges, start: RUNG },
    {
      'the version of a playlist by itself is 2, and durations are whole': both(
        replace(RUNG, 'VERSION:6', 'VERSION:2'),
        replace(RUNG, /#EXT-X-MAP.*\n/, ''),
        replace(RUNG, /#EXTINF:(\d+)\.\d+,/g, '#EXTINF:$1,'),
      ),
    },
  ),
  ...textMutations('key-iv-not-allowed', album, {
    'a session key has an IV that its media has': both(
      inFairPlay(
        /METHOD=SAMPLE-AES,(URI="skd[^"]*")/,
        'METHOD=SAMPLE-AES-CTR,$1,IV=0x000102030405060708090A0B0C0D0E0F',
      ),
      inAlbum(WIDEVINE_KEY, ''),
    ),
  }),
  ...textMutations('key-format-version', encrypted, {
    'version 4 has both': both(
      inRungs('VERSION:3', 'VERSION:4'),
      inRungs(/(IV=0x\w+)/, '$1,KEYFORMAT="identity",KEYFORMATVERSIONS="1"'),
    ),
  }),
  ...textMutations('encrypted-map-iv', files, {
    'a key without IV stands above the init section': inRungs(
      '#EXT-X-MAP',
      '#EXT-X-KEY:METHOD=AES-128,URI="key.bin"\n#EXT-X-MAP',
    ),
  }),
  ...textMutations(
    'iv-unpredictable',
    { ...encrypted, start: RUNG },
    {
      'the key of a playlist by itself has no IV': replace(RUNG, /,IV=0x\w+/, ''),
    },
  ),
];
