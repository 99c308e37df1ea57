import type { SegmentInput } from '#pipeline/boxes/write-segment.ts';
import { u32, u64, writeBox, writeFullBox } from '#pipeline/boxes/write-box.ts';

import { boxBytes, extendBox, hideBox, inBox, reframe } from '../change-boxes.ts';
import { both, each, edit, type Mutation, replace } from '../mutation.ts';

const S1 = 'aac-96/s1.m4s';
const FLAC1 = 'flac/s1.m4s';
const ALL = [0, 1, 2, 3].map((index) => `aac-96/s${index}.m4s`);

/** Moves the time of a whole segment by some ticks. */
const shift = (file: string, ticks: number): Mutation['change'] =>
  inBox(file, 'moof/traf/tfdt', (box) => {
    box.writeBigUInt64BE(box.readBigUInt64BE(12) + BigInt(ticks), 12);
    return box;
  });
/** Makes two fragments of a segment, the second one moved by some ticks. */
const split = (file: string, ticks: number): Mutation['change'] =>
  reframe(file, ({ frames, ...rest }) => {
    const half = Math.floor(frames.length / 2);
    const before = frames.slice(0, half);
    const lasts = before.reduce((sum, { duration }) => sum + duration, 0);
    const decodeTime = rest.decodeTime + lasts + ticks;
    return [
      { ...rest, frames: before },
      { ...rest, frames: frames.slice(half), decodeTime, sequence: rest.sequence + 1 },
    ];
  });
/** Gives frames of a segment other durations; negative places count from the end. */
const durations = (file: string, changes: ReadonlyMap<number, number>): Mutation['change'] =>
  reframe(file, (segment) => [
    {
      ...segment,
      frames: segment.frames.map(({ duration, data }, index): SegmentInput['frames'][number] => {
        const other = changes.get(index) ?? changes.get(index - segment.frames.length);
        return { duration: other ?? duration, data };
      }),
    },
  ]);
/** Puts an index before the fragment, with what it says changed. */
const indexed = (
  file: string,
  said: { bytes?: number; ticks?: number; start?: number },
): Mutation['change'] =>
  edit(file, (data) => {
    const styp = data.readUInt32BE();
    const moof = data.subarray(styp);
    const tfdt = moof.indexOf('tfdt');
    const start = Number(moof.readBigUInt64BE(tfdt + 8)) + (said.start ?? 0);
    const count = moof.readUInt32BE(moof.indexOf('trun') + 8);
    const ticks = count * 1024 + (said.ticks ?? 0);
    const times = Buffer.concat([u64(start), u64(0)]);
    const rows = u32(1, moof.length + (said.bytes ?? 0), ticks, 0x9000_0000);
    const sidx = writeFullBox('sidx', 1, 0, u32(1, 44_100), times, rows);
    return Buffer.concat([data.subarray(0, styp), sidx, moof]);
  });
/** Nothing says that segments are independent any more. */
const dependent = replace('master.m3u8', '#EXT-X-INDEPENDENT-SEGMENTS\n', '');
const asXhe: Mutation['change'] = both(
  each(['aac-96/init.mp4', 'aac-160/init.mp4'], (file) =>
    edit(file, (data) => {
      data.write('f948400000', data.indexOf('121056e500', 0, 'hex'), 'hex');
      return data;
    }),
  ),
  replace('master.m3u8', /mp4a\.40\.2/g, 'mp4a.40.42'),
);
/** `saiz` and `saio` are missing: the sample entry says that the samples are encrypted. */
const asProtected: Mutation['change'] = both(
  each(['aac-96/init.mp4', 'aac-160/init.mp4'], (file) =>
    inBox(file, 'moov/trak/mdia/minf/stbl/stsd/mp4a', (entry) => {
      entry.write('enca', 4, 'latin1');
      const scheme = writeFullBox('schm', 0, 0, Buffer.from('cbcs'), u32(0x1_0000));
      const made = Buffer.concat([
        entry,
        writeBox('sinf', writeBox('frma', Buffer.from('mp4a')), scheme, writeBox('schi')),
      ]);
      made.writeUInt32BE(made.length);
      return made;
    }),
  ),
  each(['aac-96/playlist.m3u8', 'aac-160/playlist.m3u8'], (file) =>
    replace(
      file,
      '#EXT-X-MAP',
      '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://first-light",KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"\n#EXT-X-MAP',
    ),
  ),
);

export const mutations: readonly Mutation[] = [
  {
    rule: 'decode-time-present',
    name: 'tfdt is missing',
    asset: 'aac-files',
    change: hideBox(S1, 'moof/traf/tfdt'),
  },
  {
    rule: 'decode-time-present',
    name: 'tfdt is missing everywhere',
    asset: 'aac-files',
    change: each(ALL, (file) => hideBox(file, 'moof/traf/tfdt')),
  },
  {
    rule: 'data-in-mdat',
    name: 'the samples start in the moof',
    asset: 'aac-files',
    change: boxBytes(S1, 'moof/traf/trun', 16, [0, 0, 0, 8]),
  },
  {
    rule: 'data-in-mdat',
    name: 'the samples start behind the end',
    asset: 'flac-files',
    change: boxBytes(FLAC1, 'moof/traf/trun', 16, [0x7f, 0, 0, 0]),
  },
  {
    rule: 'data-in-mdat',
    name: 'the samples are addressed from the start of a file',
    asset: 'aac-files',
    change: inBox(S1, 'moof/traf/tfhd', (box) => {
      box[11]! |= 1;
      const made = Buffer.concat([box.subarray(0, 16), u64(100), box.subarray(16)]);
      made.writeUInt32BE(made.length);
      return made;
    }),
  },
  {
    rule: 'decode-times-continuous',
    name: 'a segment starts one tick late',
    asset: 'aac-files',
    change: shift(S1, 1),
  },
  {
    rule: 'decode-times-continuous',
    name: 'a segment starts one tick early',
    asset: 'flac-files',
    change: shift(FLAC1, -1),
  },
  {
    rule: 'decode-times-continuous',
    name: 'all that follows is half a second late',
    asset: 'opus-files',
    change: each(['opus-96/s2.m4s', 'opus-96/s3.m4s'], (file) => shift(file, 24_000)),
  },
  {
    rule: 'fragments-continuous',
    name: 'the second fragment is ten ticks late',
    asset: 'aac-files',
    change: split(S1, 10),
  },
  {
    rule: 'fragments-continuous',
    name: 'the second fragment overlaps the first',
    asset: 'flac-files',
    change: split(FLAC1, -4096),
  },
  {
    rule: 'extinf-equals-samples',
    name: 'EXTINF is a millisecond too long',
    asset: 'aac-files',
    change: (files) => lengthen(files, 'aac-96/playlist.m3u8', 0.001),
  },
  {
    rule: 'extinf-equals-samples',
    name: 'EXTINF of the last segment is a frame too long',
    asset: 'flac-files',
    change: (files) => lengthen(files, 'flac/playlist.m3u8', 0.104),
  },
  {
    rule: 'extinf-equals-samples',
    name: 'EXTINF is a tenth too short',
    asset: 'opus-files',
    change: (files) => lengthen(files, 'opus-96/playlist.m3u8', -0.1),
  },
  {
    rule: 'sample-sizes-fill-mdat',
    name: 'three bytes more are in mdat',
    asset: 'aac-files',
    change: extendBox(S1, 'mdat', Buffer.from([1, 2, 3])),
  },
  {
    rule: 'sample-sizes-fill-mdat',
    name: 'mdat is a frame shorter',
    asset: 'flac-files',
    change: inBox(FLAC1, 'mdat', (box) => {
      box.writeUInt32BE(box.length - 700);
      return box.subarray(0, -700);
    }),
  },
  {
    rule: 'sample-sizes-fill-mdat',
    name: 'a frame says that it is smaller',
    asset: 'opus-files',
    change: inBox('opus-96/s0.m4s', 'moof/traf/trun', (box) => {
      box.writeUInt32BE(box.readUInt32BE(20) - 1, 20);
      return box;
    }),
  },
  {
    rule: 'sequence-numbers-increase',
    name: 'a number comes again',
    asset: 'aac-files',
    change: boxBytes('aac-96/s2.m4s', 'moof/mfhd', 12, [0, 0, 0, 1]),
  },
  {
    rule: 'sequence-numbers-increase',
    name: 'all fragments have the same number',
    asset: 'flac-files',
    change: each(['flac/s0.m4s', 'flac/s1.m4s', 'flac/s2.m4s'], (file) =>
      boxBytes(file, 'moof/mfhd', 12, [0, 0, 0, 7]),
    ),
  },
  {
    rule: 'segment-index-true',
    name: 'the index says too few bytes',
    asset: 'aac-files',
    change: indexed(S1, { bytes: -1 }),
  },
  {
    rule: 'segment-index-true',
    name: 'the index says another duration',
    asset: 'aac-files',
    change: indexed(S1, { ticks: 1024 }),
  },
  {
    rule: 'segment-index-true',
    name: 'the index says another time',
    asset: 'aac-files',
    change: indexed(S1, { start: 5000 }),
  },
  {
    rule: 'segment-type-present',
    name: 'styp is missing',
    asset: 'aac-files',
    change: hideBox(S1, 'styp'),
  },
  {
    rule: 'segment-type-present',
    name: 'styp has another brand',
    asset: 'flac-files',
    change: both(
      boxBytes(FLAC1, 'styp', 8, [...Buffer.from('msix')]),
      boxBytes(FLAC1, 'styp', 16, [...Buffer.from('msix')]),
    ),
  },
  {
    rule: 'frame-durations-even',
    name: 'two frames are rounded',
    asset: 'aac-files',
    change: durations(
      'aac-160/s1.m4s',
      new Map([
        [4, 1023],
        [5, 1025],
      ]),
    ),
  },
  {
    rule: 'frame-durations-even',
    name: 'a frame in the middle is shorter',
    asset: 'flac-files',
    change: durations(
      FLAC1,
      new Map([
        [1, 4000],
        [2, 4192],
      ]),
    ),
  },
  {
    rule: 'frame-durations-even',
    name: 'the last frame of a segment in the middle is cut',
    asset: 'opus-files',
    change: durations('opus-96/s1.m4s', new Map([[-1, 900]])),
  },
  {
    rule: 'samples-sync',
    name: 'no sample is a sync sample',
    asset: 'aac-files',
    change: both(dependent, boxBytes(S1, 'moof/traf/tfhd', 20, [1, 1, 0, 0])),
  },
  {
    rule: 'samples-sync',
    name: 'samples depend on others',
    asset: 'opus-files',
    change: boxBytes('opus-96/s0.m4s', 'moof/traf/tfhd', 20, [1, 0, 0, 0]),
  },
  {
    rule: 'end-trimmed',
    name: 'the last frame has its full length',
    asset: 'aac-files',
    change: both(untrimmed('aac-96/s3.m4s', 1024), untrimmed('aac-160/s3.m4s', 1024), (files) =>
      sayLast(files, ['aac-96/playlist.m3u8', 'aac-160/playlist.m3u8']),
    ),
  },
  {
    rule: 'end-trimmed',
    name: 'the last frame of Opus has its full length',
    asset: 'opus-files',
    change: both(untrimmed('opus-96/s3.m4s', 960), (files) =>
      sayLast(files, ['opus-96/playlist.m3u8'], 48_000),
    ),
  },
  {
    rule: 'xhe-starts-sync',
    name: 'a segment of xHE-AAC starts with any frame',
    asset: 'aac-files',
    change: both(asXhe, dependent, boxBytes(S1, 'moof/traf/tfhd', 20, [1, 1, 0, 0])),
  },
  {
    rule: 'xhe-starts-sync',
    name: 'all segments of xHE-AAC start with any frame',
    asset: 'aac-files',
    change: both(
      asXhe,
      dependent,
      each(ALL, (file) => boxBytes(file, 'moof/traf/tfhd', 20, [1, 1, 0, 0])),
    ),
  },
  {
    rule: 'encryption-info-present',
    name: 'encrypted fragments without vectors',
    asset: 'aac-files',
    profile: 'apple',
    change: asProtected,
  },
  {
    rule: 'encryption-info-present',
    name: 'sizes of vectors without their places',
    asset: 'aac-files',
    profile: 'apple',
    change: both(
      asProtected,
      extendBox(S1, 'moof/traf', writeFullBox('saiz', 0, 0, Buffer.from([0]), u32(0))),
    ),
  },
  {
    rule: 'samples-readable',
    name: 'the samples of fragments are encrypted with cbcs',
    asset: 'aac-files',
    change: asProtected,
  },
];

/** Makes the last EXTINF of a playlist longer by some seconds. */
function lengthen(files: Map<string, Buffer>, file: string, seconds: number): void {
  const text = files.get(file)!.toString();
  const last = text.lastIndexOf('#EXTINF:') + '#EXTINF:'.length;
  const end = text.indexOf(',', last);
  const longer = (Number(text.slice(last, end)) + seconds).toFixed(6);
  files.set(file, Buffer.from(text.slice(0, last) + longer + text.slice(end)));
}

function untrimmed(file: string, samples: number): Mutation['change'] {
  return durations(file, new Map([[-1, samples]]));
}

/** Writes the last EXTINF anew from the samples of its segment. */
function sayLast(files: Map<string, Buffer>, playlists: readonly string[], rate = 44_100): void {
  for (const file of playlists) {
    const text = files.get(file)!.toString();
    const lines = text.trimEnd().split('\n');
    const uri = lines.findLastIndex((line) => !line.startsWith('#'));
    const segment = files.get(`${file.slice(0, file.lastIndexOf('/'))}/${lines[uri]}`)!;
    const trun = segment.indexOf('trun');
    const count = segment.readUInt32BE(trun + 8);
    const isUneven = (segment.readUInt32BE(trun + 4) & 0x100) !== 0;
    const tfhd = segment.indexOf('tfhd');
    let ticks = 0;
    for (let index = 0; index < count; index += 1) {
      ticks += isUneven
        ? segment.readUInt32BE(trun + 16 + index * 8)
        : segment.readUInt32BE(tfhd + 12);
    }
    lines[uri - 1] = `#EXTINF:${(ticks / rate).toFixed(6)},`;
    files.set(file, Buffer.from(`${lines.join('\n')}\n`));
  }
}
