import { both, edit, type Mutation, remove, replace, textFault as text } from '../mutation.ts';

const MASTER = 'master.m3u8';
const LOW = 'aac-96/playlist.m3u8';
const HIGH = 'aac-160/playlist.m3u8';

const insert = (file: string, pattern: string, bytes: readonly number[]): Mutation['change'] =>
  edit(file, (data) => {
    const at = data.indexOf(pattern) + pattern.length;
    return Buffer.concat([data.subarray(0, at), Buffer.from(bytes), data.subarray(at)]);
  });

const rename = (from: string, to: string): Mutation['change'] =>
  both((files) => void files.set(to, files.get(from)!), remove(from));

/** Mutations of the file and its lines: F. */
export const mutations: readonly Mutation[] = [
  text('extm3u-first', 'the version stands first', replace(LOW, /#EXTM3U\n(.*\n)/, '$1#EXTM3U\n')),
  text('extm3u-first', '#EXTM3U is gone', replace(MASTER, '#EXTM3U\n', '')),
  text('extm3u-first', 'an empty line stands before it', replace(HIGH, '#EXTM3U', '\n#EXTM3U')),
  text('extm3u-first', 'it is written #EXTM3U8', replace(MASTER, '#EXTM3U', '#EXTM3U8')),

  text('text-is-utf8', 'a byte FF in a URI', insert(LOW, 's1', [0xff])),
  text(
    'text-is-utf8',
    'é of Latin-1 in a title',
    insert(HIGH, '#EXTINF:5', [0x2e, 0x31, 0x2c, 0xe9]),
  ),
  text(
    'text-is-utf8',
    'a cut sequence in a comment',
    insert(MASTER, '#EXTM3U\n', [0x23, 0xe2, 0x82, 0x0a]),
  ),

  text('no-byte-order-mark', 'a mark before a media playlist', insert(LOW, '', [0xef, 0xbb, 0xbf])),
  text(
    'no-byte-order-mark',
    'a mark before the multivariant',
    insert(MASTER, '', [0xef, 0xbb, 0xbf]),
  ),

  text('no-control-characters', 'a tab in a URI', replace(LOW, 's1.m4s', 's1\t.m4s')),
  text('no-control-characters', 'U+0001 in CODECS', replace(MASTER, 'mp4a', '\u0001mp4a')),
  text(
    'no-control-characters',
    'U+0085 in a comment',
    replace(HIGH, '#EXTM3U\n', '#EXTM3U\n#\u0085\n'),
  ),
  text(
    'no-control-characters',
    'DEL after a tag',
    replace(LOW, '#EXT-X-ENDLIST', '#EXT-X-ENDLIST\u007f'),
  ),

  text(
    'text-is-normalized',
    'é in two code points in a title',
    replace(LOW, /(#EXTINF:[\d.]+,)/, '$1e\u0301'),
  ),
  text(
    'text-is-normalized',
    'ü in two code points in a comment',
    replace(MASTER, '#EXTM3U\n', '#EXTM3U\n# u\u0308ber\n'),
  ),

  text('line-ends', 'one lone carriage return', replace(LOW, '#EXTM3U\n', '#EXTM3U\n# a\rb\n')),
  text(
    'line-ends',
    'a carriage return before CR LF',
    replace(HIGH, '#EXT-X-ENDLIST\n', '#EXT-X-ENDLIST\r\r\n'),
  ),
  text(
    'line-ends',
    'in the multivariant playlist',
    replace(MASTER, '#EXTM3U\n', '#EXTM3U\n#\r#\n'),
  ),

  text('no-stray-blanks', 'a blank after a URI', replace(LOW, 's1.m4s\n', 's1.m4s \n')),
  text(
    'no-stray-blanks',
    'a blank before a tag',
    replace(HIGH, '#EXT-X-ENDLIST', ' #EXT-X-ENDLIST'),
  ),
  text('no-stray-blanks', 'a blank after the colon', replace(LOW, 'DURATION:6', 'DURATION: 6')),
  text('no-stray-blanks', 'a blank before the colon', replace(LOW, 'TYPE:VOD', 'TYPE :VOD')),
  text('no-stray-blanks', 'blanks on an empty line', replace(MASTER, '#EXTM3U\n', '#EXTM3U\n  \n')),
  text('no-stray-blanks', 'a blank in a URI', both(replace(LOW, 's1.m4s', 's 1.m4s'))),
  text('no-stray-blanks', 'a blank after #EXTM3U', replace(MASTER, '#EXTM3U', '#EXTM3U ')),
  text(
    'no-stray-blanks',
    'a blank at the end of a list',
    replace(MASTER, 'mp4a.40.2"\n', 'mp4a.40.2" \n'),
  ),

  text(
    'playlist-name',
    'a media playlist is .txt',
    both(rename(LOW, 'aac-96/list.txt'), replace(MASTER, LOW, 'aac-96/list.txt')),
  ),
  text(
    'playlist-name',
    'a media playlist is .m3u8.txt',
    both(rename(HIGH, 'aac-160/list.m3u8.txt'), replace(MASTER, HIGH, 'aac-160/list.m3u8.txt')),
  ),
  text(
    'playlist-name',
    'the ending is in the query alone',
    both(rename(LOW, 'aac-96/list'), replace(MASTER, LOW, 'aac-96/list?a=.m3u8')),
  ),

  text(
    'one-kind-of-playlist',
    'EXT-X-TARGETDURATION in the multivariant',
    replace(MASTER, '#EXTM3U\n', '#EXTM3U\n#EXT-X-TARGETDURATION:6\n'),
  ),
  text(
    'one-kind-of-playlist',
    'a variant in a media playlist',
    replace(
      LOW,
      '#EXT-X-ENDLIST\n',
      '#EXT-X-STREAM-INF:BANDWIDTH=128000\na.m3u8\n#EXT-X-ENDLIST\n',
    ),
  ),
  text(
    'one-kind-of-playlist',
    'a segment in the multivariant',
    replace(MASTER, /$/, '#EXTINF:6.0,\ns0.m4s\n'),
  ),

  text(
    'tags-of-its-kind',
    'EXT-X-MEDIA in a media playlist',
    replace(LOW, '#EXTM3U\n', '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="n"\n'),
  ),
  text(
    'tags-of-its-kind',
    'EXT-X-ENDLIST in the multivariant',
    replace(MASTER, /$/, '#EXT-X-ENDLIST\n'),
  ),
  text(
    'tags-of-its-kind',
    'EXT-X-PLAYLIST-TYPE in the multivariant',
    replace(MASTER, '#EXTM3U\n', '#EXTM3U\n#EXT-X-PLAYLIST-TYPE:VOD\n'),
  ),
  text(
    'tags-of-its-kind',
    'EXT-X-MAP in the multivariant',
    replace(MASTER, '#EXTM3U\n', '#EXTM3U\n#EXT-X-MAP:URI="i.mp4"\n'),
  ),
  text(
    'tags-of-its-kind',
    'session data in a media playlist',
    replace(HIGH, '#EXTM3U\n', '#EXTM3U\n#EXT-X-SESSION-DATA:DATA-ID="a",VALUE="b"\n'),
  ),

  text(
    'tags-known',
    'a letter is missing',
    replace(MASTER, 'INDEPENDENT-SEGMENTS', 'INDEPENDENT-SEGMENT'),
  ),
  text(
    'tags-known',
    'two letters are the wrong way round',
    replace(LOW, '#EXT-X-ENDLIST', '#EXT-X-DISCONTINIUTY-SEQUENCE:0\n#EXT-X-ENDLIST'),
  ),
  text(
    'tags-known',
    'a tag of a vendor',
    replace(HIGH, '#EXTM3U\n', '#EXTM3U\n#EXT-X-ACME-CHAPTER:1\n'),
  ),

  text(
    'tags-known',
    'a tag of images',
    replace(MASTER, '#EXTM3U\n', '#EXTM3U\n#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=1\n'),
  ),
  text(
    'tags-known',
    'a hyphen too many',
    replace(LOW, '#EXT-X-MEDIA-SEQUENCE', '#EXT-X-MEDIA--SEQUENCE'),
  ),

  text(
    'tag-case',
    'a tag in small letters',
    replace(MASTER, '#EXT-X-INDEPENDENT-SEGMENTS', '#ext-x-independent-segments'),
  ),
  text(
    'tag-case',
    'small letters after EXT',
    replace(MASTER, '#EXT-X-INDEPENDENT-SEGMENTS', '#EXT-X-Independent-Segments'),
  ),

  text(
    'extinf-has-uri',
    'the last URI is gone',
    replace(LOW, /s\d+\.m4s\n#EXT-X-ENDLIST/, '#EXT-X-ENDLIST'),
  ),
  text('extinf-has-uri', 'a URI in the middle is gone', replace(HIGH, 's1.m4s\n', '')),

  text(
    'segments-present',
    'all segments are gone',
    replace(LOW, /#EXTINF[^]*#EXT-X-END/, '#EXT-X-END'),
  ),
  text(
    'segments-present',
    'a media playlist has only its head',
    replace(HIGH, /#EXTINF[^]*#EXT-X-END/, '#EXT-X-END'),
    { start: HIGH },
  ),

  text('references-resolve', 'a segment is no URI', replace(LOW, 's1.m4s', 'http://[s1.m4s')),
  text(
    'references-resolve',
    'an init section is no URI',
    replace(HIGH, 'URI="init.mp4"', 'URI="https://:80:/init.mp4"'),
  ),
  text(
    'references-resolve',
    'a variant leads out of the folder',
    replace(MASTER, 'aac-96/', '../../aac-96/'),
    { profile: 'veza' },
  ),
  text(
    'references-resolve',
    'a segment lies on another server',
    replace(LOW, 's1.m4s', 'https://cdn.example/s1.m4s'),
    { profile: 'veza' },
  ),

  text('uri-schemes', 'a segment with foo:', replace(LOW, 's1.m4s', 'foo://s1.m4s')),
  text('uri-schemes', 'a variant over ftp', replace(MASTER, 'aac-96/', 'ftp://host/aac-96/')),
];
