import { both, each, edit, type Mutation, replace, textFault as text } from '../mutation.ts';

const MASTER = 'master.m3u8';
const LOW = 'aac-96/playlist.m3u8';
const HIGH = 'aac-160/playlist.m3u8';
const VERSION = '#EXT-X-VERSION:6\n';

const add = (file: string, ...lines: string[]): Mutation['change'] =>
  replace(file, '#EXTM3U\n', `#EXTM3U\n${lines.join('\n')}\n`);

/** Says of the samples of a segment that they need others: `sample_is_non_sync_sample` of tfhd. */
const needsOthers = (file: string): Mutation['change'] =>
  edit(file, (data) => {
    const flags = data.indexOf('tfhd') + 16;
    data.writeUInt32BE(data.readUInt32BE(flags) | 0x1_0000, flags);
    return data;
  });

/** Mutations of tags of both kinds of playlists: G. */
export const mutations: readonly Mutation[] = [
  text('version-once', 'the same twice', replace(LOW, VERSION, VERSION + VERSION)),
  text('version-once', 'two versions', replace(HIGH, VERSION, `${VERSION}#EXT-X-VERSION:7\n`)),
  text(
    'version-once',
    'twice in the multivariant',
    add(MASTER, '#EXT-X-VERSION:1', '#EXT-X-VERSION:1'),
  ),

  text('version-present', 'it is gone', replace(LOW, VERSION, '')),
  text(
    'version-present',
    'it is gone from a transport stream',
    replace(LOW, '#EXT-X-VERSION:3\n', ''),
    { asset: 'aac-ts' },
  ),
  text('version-present', 'it is no number', replace(HIGH, VERSION, '#EXT-X-VERSION:6.0\n')),
  text('version-present', 'it is empty', replace(HIGH, VERSION, '#EXT-X-VERSION:\n')),
  text('version-present', 'a variable without it', add(MASTER, '#EXT-X-DEFINE:NAME="a",VALUE="b"')),

  text(
    'version-sufficient',
    'EXT-X-DEFINE in version 7',
    add(MASTER, '#EXT-X-VERSION:7', '#EXT-X-DEFINE:NAME="a",VALUE="b"'),
  ),
  text(
    'version-sufficient',
    'EXT-X-DEFINE in a media playlist of version 6',
    add(LOW, '#EXT-X-DEFINE:NAME="a",VALUE="b"'),
  ),
  text(
    'version-sufficient',
    'QUERYPARAM in version 8',
    add(MASTER, '#EXT-X-VERSION:8', '#EXT-X-DEFINE:QUERYPARAM="a"'),
  ),
  text(
    'version-sufficient',
    'REQ-VIDEO-LAYOUT in version 6',
    both(
      add(MASTER, '#EXT-X-VERSION:6'),
      replace(MASTER, ',CODECS', ',REQ-VIDEO-LAYOUT="CH-STEREO",CODECS'),
    ),
  ),

  text(
    'version-not-higher',
    '7 for plain fMP4, as FFmpeg writes it',
    replace(LOW, VERSION, '#EXT-X-VERSION:7\n'),
  ),
  text(
    'version-not-higher',
    '6 for a transport stream',
    replace(HIGH, '#EXT-X-VERSION:3', '#EXT-X-VERSION:6'),
    { asset: 'aac-ts' },
  ),
  text('version-not-higher', '7 in the multivariant', add(MASTER, '#EXT-X-VERSION:7')),

  text(
    'shared-tags-once',
    'EXT-X-INDEPENDENT-SEGMENTS twice',
    add(MASTER, '#EXT-X-INDEPENDENT-SEGMENTS'),
  ),
  text(
    'shared-tags-once',
    'EXT-X-START twice',
    add(LOW, '#EXT-X-START:TIME-OFFSET=0', '#EXT-X-START:TIME-OFFSET=5'),
  ),
  text(
    'shared-tags-once',
    '#EXTM3U twice',
    replace(HIGH, '#EXT-X-ENDLIST', '#EXTM3U\n#EXT-X-ENDLIST'),
  ),

  {
    rule: 'segments-independent',
    name: 'the first sample of a segment needs others',
    asset: 'aac-files',
    change: needsOthers('aac-96/s1.m4s'),
  },
  {
    rule: 'segments-independent',
    name: 'the same of a lossless one',
    asset: 'flac-files',
    change: needsOthers('flac/s0.m4s'),
  },

  text(
    'independent-segments-once',
    'a media playlist repeats it',
    add(LOW, '#EXT-X-INDEPENDENT-SEGMENTS'),
  ),
  text(
    'independent-segments-once',
    'every media playlist repeats it',
    each([LOW, HIGH], (file) => add(file, '#EXT-X-INDEPENDENT-SEGMENTS')),
  ),

  text('start-has-offset', 'it is only PRECISE', add(MASTER, '#EXT-X-START:PRECISE=YES')),
  text('start-has-offset', 'it has no attributes', add(LOW, '#EXT-X-START')),

  text('start-inside', 'far behind the end', add(MASTER, '#EXT-X-START:TIME-OFFSET=9999')),
  text('start-inside', 'far before the beginning', add(LOW, '#EXT-X-START:TIME-OFFSET=-100.5')),
  text(
    'start-inside',
    'at the end of what still grows',
    both(
      add(LOW, '#EXT-X-START:TIME-OFFSET=-3'),
      replace(LOW, '#EXT-X-PLAYLIST-TYPE:VOD', '#EXT-X-PLAYLIST-TYPE:EVENT'),
      replace(LOW, '#EXT-X-ENDLIST\n', ''),
    ),
    { start: LOW },
  ),

  text(
    'starts-agree',
    'two offsets',
    both(add(MASTER, '#EXT-X-START:TIME-OFFSET=1'), add(LOW, '#EXT-X-START:TIME-OFFSET=2')),
  ),
  text(
    'starts-agree',
    'one of them is precise',
    both(
      add(MASTER, '#EXT-X-START:TIME-OFFSET=1.0'),
      add(HIGH, '#EXT-X-START:TIME-OFFSET=1,PRECISE=YES'),
    ),
  ),
];
