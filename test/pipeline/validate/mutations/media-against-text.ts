import { measureBandwidth } from '#pipeline/playlist/measure-bandwidth.ts';
import { writeBox } from '#pipeline/boxes/write-box.ts';
import { writeSegment } from '#pipeline/boxes/write-segment.ts';

import type { GoodAsset } from '../good-assets.ts';
import { boxBytes, inBox, removeBox, takeApart } from '../change-boxes.ts';
import { both, cut, each, edit, type Mutation, replace } from '../mutation.ts';

const PLAYLISTS = ['aac-96/playlist.m3u8', 'aac-160/playlist.m3u8'];

/** Multiplies the first number of an attribute of the multivariant playlist. */
const scale = (name: string, factor: number): Mutation['change'] =>
  edit('master.m3u8', (data) => {
    const pattern = new RegExp(`([:,]${name}=)(\\d+)`);
    const changed = data
      .toString()
      .replace(
        pattern,
        (_, start: string, value: string) => start + Math.round(Number(value) * factor),
      );
    return Buffer.from(changed);
  });
/** Gives a track another number of ticks a second: everything lasts longer. */
const timescale = (file: string, ticks: number): Mutation['change'] =>
  inBox(file, 'moov/trak/mdia/mdhd', (box) => {
    box.writeUInt32BE(ticks, 20);
    return box;
  });
const shift = (file: string, ticks: number): Mutation['change'] =>
  inBox(file, 'moof/traf/tfdt', (box) => {
    box.writeBigUInt64BE(box.readBigUInt64BE(12) + BigInt(ticks), 12);
    return box;
  });
/** The line before a segment. */
const before = (file: string, uri: string, line: string): Mutation['change'] =>
  replace(file, new RegExp(`(#EXTINF.*\\n${uri}\\n)`), `${line}\n$1`);
/** Adds a number to a part of the byte range of a segment, counted from 0. */
const moveRange = (file: string, index: number, add: [number, number]): Mutation['change'] =>
  edit(file, (data) => {
    let at = -1;
    const changed = data.toString().replace(/BYTERANGE:(\d+)@(\d+)/g, (line, length, offset) => {
      at += 1;
      if (at !== index) return line;
      return `BYTERANGE:${Number(length) + add[0]}@${Number(offset) + add[1]}`;
    });
    return Buffer.from(changed);
  });
/** Names the variants as a group of audio, with one more attribute. */
const asGroup = (attribute: string): Mutation['change'] =>
  both(
    replace('master.m3u8', /#EXT-X-STREAM-INF:/g, '#EXT-X-STREAM-INF:AUDIO="a",'),
    replace(
      'master.m3u8',
      '#EXT-X-INDEPENDENT-SEGMENTS\n',
      `#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Studio",LANGUAGE="en",${attribute}\n`,
    ),
  );
const first = (asset: 'aac-96' | 'flac'): string => `URI="${asset}/playlist.m3u8"`;
const namedVideo = replace(
  'master.m3u8',
  /CODECS="[^"]*"/g,
  'CODECS="avc1.4d401e",RESOLUTION=640x360',
);
/** An init section of another encoding, in force from a segment on. */
const otherInit = (
  folder: string,
  from: string,
  change: (file: string) => Mutation['change'],
): Mutation['change'] =>
  both(
    (files) => void files.set(`${folder}/other.mp4`, files.get(`${folder}/init.mp4`)!),
    change(`${folder}/other.mp4`),
    before(`${folder}/playlist.m3u8`, from, '#EXT-X-MAP:URI="other.mp4"'),
  );

/** Gives an init section of AAC another AudioSpecificConfig; in hexadecimal, of 44.1 kHz and stereo without. */
const configured =
  (config: string) =>
  (file: string): Mutation['change'] =>
    edit(file, (data) => {
      data.write(config, data.indexOf('121056e500', 0, 'hex'), 'hex');
      return data;
    });
const asMono = configured('120856e500');
/** Lets the first frame of a segment of AAC begin as one of a mono stream. */
const startMono = (file: string): Mutation['change'] =>
  inBox(file, 'mdat', (box) => {
    box[8]! &= 0x1f;
    return box;
  });
/** Lets names of a playlist take each other's place: each the place of the next, the last that of the first. */
const rotate = (file: string, ...names: readonly string[]): Mutation['change'] =>
  edit(file, (data) => {
    const lines = data.toString().split('\n');
    const next = (line: string): string => names[(names.indexOf(line) + 1) % names.length]!;
    return Buffer.from(lines.map((line) => (names.includes(line) ? next(line) : line)).join('\n'));
  });

/** Writes every EXTINF with one decimal. */
const roundExtinf = (file: string): Mutation['change'] =>
  edit(file, (data) => {
    const text = data.toString();
    const tenth = (_: string, value: string): string => `#EXTINF:${Number(value).toFixed(1)}`;
    return Buffer.from(text.replace(/#EXTINF:([\d.]+)/g, tenth));
  });

export const mutations: readonly Mutation[] = [
  {
    rule: 'segment-within-target-duration',
    name: 'all samples last a tenth longer',
    asset: 'aac-files',
    change: each(['aac-96/init.mp4', 'aac-160/init.mp4'], (file) => timescale(file, 40_000)),
  },
  {
    rule: 'segment-within-target-duration',
    name: 'all samples last twice as long',
    asset: 'flac-files',
    change: timescale('flac/init.mp4', 22_050),
  },
  {
    rule: 'discontinuity-marks-change',
    name: 'an earlier segment comes again',
    asset: 'aac-files',
    change: (files) => void files.set('aac-96/s2.m4s', files.get('aac-96/s0.m4s')!),
  },
  {
    rule: 'discontinuity-marks-change',
    name: 'the time begins anew',
    asset: 'opus-files',
    change: both(
      inBox('opus-96/s2.m4s', 'moof/traf/tfdt', (box) => box.fill(0, 12)),
      inBox('opus-96/s3.m4s', 'moof/traf/tfdt', (box) => {
        box.writeBigUInt64BE(box.readBigUInt64BE(12) - 576_000n, 12);
        return box;
      }),
    ),
  },
  {
    rule: 'discontinuity-marks-change',
    name: 'the track has another number',
    asset: 'aac-files',
    change: both(
      otherInit('aac-96', 's2.m4s', (file) =>
        both(
          boxBytes(file, 'moov/trak/tkhd', 20, [0, 0, 0, 2]),
          boxBytes(file, 'moov/mvex/trex', 12, [0, 0, 0, 2]),
        ),
      ),
      each(['aac-96/s2.m4s', 'aac-96/s3.m4s'], (file) =>
        boxBytes(file, 'moof/traf/tfhd', 12, [0, 0, 0, 2]),
      ),
    ),
  },
  {
    rule: 'discontinuity-marks-encoding',
    name: 'stereo becomes mono',
    asset: 'aac-files',
    change: both(
      otherInit('aac-96', 's2.m4s', asMono),
      each(['aac-96/s2.m4s', 'aac-96/s3.m4s'], startMono),
    ),
  },
  {
    rule: 'discontinuity-marks-encoding',
    name: '44.1 kHz become 48 kHz',
    asset: 'flac-files',
    change: otherInit('flac', 's2.m4s', (file) =>
      both(
        inBox(file, 'moov/trak/mdia/minf/stbl/stsd/fLaC/dfLa', (box) => {
          box.writeUIntBE(48_000 * 16 + (box.readUIntBE(26, 3) % 16), 26, 3);
          return box;
        }),
        boxBytes(file, 'moov/trak/mdia/minf/stbl/stsd/fLaC', 32, [0xbb, 0x80]),
      ),
    ),
  },
  {
    rule: 'discontinuity-needed',
    name: 'a discontinuity where nothing changes',
    asset: 'aac-files',
    change: each(PLAYLISTS, (file) => before(file, 's2.m4s', '#EXT-X-DISCONTINUITY')),
  },
  {
    rule: 'discontinuity-needed',
    name: 'a discontinuity where nothing changes, in packed audio',
    asset: 'aac-packed',
    change: each(PLAYLISTS, (file) => before(file, 's1.aac', '#EXT-X-DISCONTINUITY')),
  },
  {
    rule: 'extinf-equals-frames',
    name: 'EXTINF is a frame too long',
    asset: 'aac-packed',
    change: replace(PLAYLISTS[0]!, /#EXTINF:5\.9\d+,\ns1/, '#EXTINF:6.013968,\ns1'),
  },
  {
    rule: 'extinf-equals-frames',
    name: 'EXTINF is half a second too short',
    asset: 'aac-packed',
    change: replace(PLAYLISTS[1]!, /#EXTINF:5\.9\d+,\ns0/, '#EXTINF:5.490748,\ns0'),
  },
  {
    rule: 'extinf-does-not-drift',
    name: 'EXTINF has one decimal',
    asset: 'aac-files',
    change: each(PLAYLISTS, roundExtinf),
  },
  {
    rule: 'extinf-does-not-drift',
    name: 'EXTINF is rounded to tenths',
    asset: 'flac-files',
    change: roundExtinf('flac/playlist.m3u8'),
  },
  {
    rule: 'bitrate-tag-true',
    name: 'EXT-X-BITRATE says half',
    asset: 'aac-files',
    change: replace('aac-96/playlist.m3u8', '#EXTINF', '#EXT-X-BITRATE:48\n#EXTINF'),
  },
  {
    rule: 'bitrate-tag-true',
    name: 'EXT-X-BITRATE says double',
    asset: 'opus-files',
    change: replace('opus-96/playlist.m3u8', '#EXTINF', '#EXT-X-BITRATE:200\n#EXTINF'),
  },
  {
    rule: 'byterange-inside-file',
    name: 'the last range is a byte longer',
    asset: 'aac-ranges',
    change: moveRange('aac-96/playlist.m3u8', 3, [1, 0]),
  },
  {
    rule: 'byterange-inside-file',
    name: 'the file was cut',
    asset: 'flac-ranges',
    change: cut('flac/media.mp4', -100),
  },
  {
    rule: 'byterange-on-box-boundary',
    name: 'a range starts four bytes late',
    asset: 'aac-ranges',
    change: moveRange('aac-96/playlist.m3u8', 1, [0, 4]),
  },
  {
    rule: 'byterange-on-box-boundary',
    name: 'a range is ten bytes shorter',
    asset: 'flac-ranges',
    change: moveRange('flac/playlist.m3u8', 1, [-10, 0]),
  },
  {
    rule: 'codecs-complete',
    name: 'CODECS says AAC where FLAC is',
    asset: 'flac-files',
    change: replace('master.m3u8', 'fLaC', 'mp4a.40.2'),
  },
  {
    rule: 'codecs-complete',
    name: 'CODECS says FLAC where Opus is',
    asset: 'opus-files',
    change: replace('master.m3u8', 'Opus', 'fLaC'),
  },
  {
    rule: 'codecs-match-sample-entry',
    name: 'flac in small letters',
    asset: 'flac-files',
    change: replace('master.m3u8', 'fLaC', 'flac'),
  },
  {
    rule: 'codecs-match-sample-entry',
    name: 'HE-AAC where AAC-LC is',
    asset: 'aac-files',
    change: replace('master.m3u8', 'mp4a.40.2', 'mp4a.40.5'),
  },
  {
    rule: 'codecs-match-sample-entry',
    name: 'the profile is missing',
    asset: 'aac-ranges',
    change: replace('master.m3u8', 'mp4a.40.2', 'mp4a'),
  },
  {
    rule: 'codecs-without-strangers',
    name: 'CODECS says video, too',
    asset: 'aac-files',
    change: replace('master.m3u8', /CODECS="mp4a.40.2"/g, 'CODECS="mp4a.40.2,ec-3"'),
  },
  {
    rule: 'codecs-without-strangers',
    name: 'CODECS says AAC, too',
    asset: 'flac-files',
    change: replace('master.m3u8', '"fLaC"', '"fLaC,mp4a.40.2"'),
  },
  {
    rule: 'bandwidth-covers-peak',
    name: 'BANDWIDTH is five percent too low',
    asset: 'aac-files',
    change: both(scale('BANDWIDTH', 0.95), scale('AVERAGE-BANDWIDTH', 0.93)),
  },
  {
    rule: 'bandwidth-covers-peak',
    name: 'BANDWIDTH is five percent too high',
    asset: 'flac-files',
    change: scale('BANDWIDTH', 1.05),
  },
  {
    rule: 'bandwidth-near-peak',
    name: 'BANDWIDTH is a fifth too high',
    asset: 'aac-ranges',
    change: scale('BANDWIDTH', 1.2),
  },
  {
    rule: 'bandwidth-near-peak',
    name: 'BANDWIDTH is kilobits',
    asset: 'opus-files',
    change: both(scale('BANDWIDTH', 0.001), scale('AVERAGE-BANDWIDTH', 0.001)),
  },
  {
    rule: 'average-bandwidth-true',
    name: 'AVERAGE-BANDWIDTH is five percent too low',
    asset: 'aac-files',
    change: scale('AVERAGE-BANDWIDTH', 0.95),
  },
  {
    rule: 'average-bandwidth-true',
    name: 'AVERAGE-BANDWIDTH is half',
    asset: 'aac-ts',
    change: scale('AVERAGE-BANDWIDTH', 0.5),
  },
  {
    rule: 'peak-near-average',
    name: 'one segment is four times as large',
    asset: 'aac-files',
    profile: 'apple',
    change: (files) => swell(files, 's1.m4s', 600_000),
  },
  {
    rule: 'peak-near-average',
    name: 'the first segment is very large',
    asset: 'aac-files',
    profile: 'apple',
    change: (files) => swell(files, 's0.m4s', 900_000),
  },
  {
    rule: 'sample-rate-matches',
    name: 'SAMPLE-RATE is another',
    asset: 'flac-files',
    change: asGroup(`CHANNELS="2",SAMPLE-RATE=48000,${first('flac')}`),
  },
  {
    rule: 'sample-rate-matches',
    name: 'BIT-DEPTH is another',
    asset: 'flac-files',
    change: asGroup(`CHANNELS="2",BIT-DEPTH=24,${first('flac')}`),
  },
  {
    rule: 'sample-rate-matches',
    name: 'CHANNELS is six for stereo',
    asset: 'aac-files',
    change: both(
      replace('master.m3u8', /\n[^\n]+\naac-160[^\n]+\n/, '\n'),
      asGroup(`CHANNELS="6",${first('aac-96')}`),
    ),
  },
  {
    rule: 'group-audio-in-variants',
    name: 'the variant holds no sound',
    asset: 'flac-files',
    change: both(asGroup('CHANNELS="2"'), asVideo('flac/init.mp4', 'fLaC'), namedVideo),
  },
  {
    rule: 'group-audio-in-variants',
    name: 'no variant of a group holds its sound',
    asset: 'aac-files',
    change: both(
      asGroup('CHANNELS="2"'),
      each(['aac-96/init.mp4', 'aac-160/init.mp4'], (file) => asVideo(file, 'mp4a')),
      namedVideo,
    ),
  },
  {
    rule: 'renditions-start-together',
    name: 'one rendition starts a second late',
    asset: 'aac-files',
    change: each(
      [0, 1, 2, 3].map((index) => `aac-160/s${index}.m4s`),
      (file) => shift(file, 44_100),
    ),
  },
  {
    rule: 'renditions-start-together',
    name: 'one rendition starts a frame late',
    asset: 'aac-files',
    change: each(
      [0, 1, 2, 3].map((index) => `aac-96/s${index}.m4s`),
      (file) => shift(file, 1024),
    ),
  },
  {
    rule: 'boundaries-aligned',
    name: 'a segment of one rendition is two',
    asset: 'aac-files',
    change: (files) => {
      const { frames, ...rest } = takeApart(files.get('aac-160/s1.m4s')!);
      const [one, two] = [frames.slice(0, 130), frames.slice(130)];
      const decodeTime = rest.decodeTime + one.length * 1024;
      files.set('aac-160/s1.m4s', writeSegment({ ...rest, frames: one }));
      files.set('aac-160/s1b.m4s', writeSegment({ ...rest, decodeTime, frames: two }));
      sayFrames(files, 's1.m4s', one.length, ['s1b.m4s', two.length]);
    },
  },
  {
    rule: 'boundaries-aligned',
    name: 'ten frames of one rendition are in the next segment',
    asset: 'aac-files',
    profile: 'veza',
    change: (files) => {
      const from = takeApart(files.get('aac-160/s1.m4s')!);
      const to = takeApart(files.get('aac-160/s2.m4s')!);
      const moved = from.frames.slice(-10);
      const kept = from.frames.slice(0, -10);
      const decodeTime = to.decodeTime - 10_240;
      const frames = [...moved, ...to.frames];
      files.set('aac-160/s1.m4s', writeSegment({ ...from, frames: kept }));
      files.set('aac-160/s2.m4s', writeSegment({ ...to, decodeTime, frames }));
      sayFrames(files, 's1.m4s', kept.length);
      sayFrames(files, 's2.m4s', frames.length);
    },
  },
  {
    rule: 'sample-entry-consistent',
    name: 'there is no sample entry',
    asset: 'aac-files',
    change: both(
      removeBox('aac-96/init.mp4', 'moov/trak/mdia/minf/stbl/stsd/mp4a'),
      boxBytes('aac-96/init.mp4', 'moov/trak/mdia/minf/stbl/stsd', 12, [0, 0, 0, 0]),
    ),
  },
  {
    rule: 'map-fits-segments',
    name: 'the init section is of a mono stream',
    asset: 'aac-files',
    change: asMono('aac-96/init.mp4'),
  },
  {
    rule: 'map-fits-segments',
    name: 'the init section is of a stream with frames of 960 samples',
    asset: 'aac-files',
    change: configured('121456e500')('aac-160/init.mp4'),
  },
  {
    rule: 'map-fits-segments',
    name: 'the init section is of a stream with 48 kHz',
    asset: 'aac-files',
    change: both(
      configured('119056e500')('aac-96/init.mp4'),
      boxBytes('aac-96/init.mp4', 'moov/trak/mdia/minf/stbl/stsd/mp4a', 32, [0xbb, 0x80]),
      boxBytes('aac-96/init.mp4', 'moov/trak/mdia/mdhd', 20, [0, 0, 0xbb, 0x80]),
    ),
  },
  {
    rule: 'map-fits-segments',
    name: 'the init section is of a stream with 24 bits',
    asset: 'flac-files',
    change: inBox('flac/init.mp4', 'moov/trak/mdia/minf/stbl/stsd/fLaC/dfLa', (box) => {
      // The lowest bit of the byte before is the highest of five: 24 bits stand as 23.
      box[28]! |= 0x01;
      box[29] = 0x70 | (box[29]! & 0x0f);
      return box;
    }),
  },
  {
    rule: 'map-fits-segments',
    name: 'the frames are those of another codec',
    asset: 'flac-files',
    change: each(
      [0, 1, 2, 3].map((index) => `flac/s${index}.m4s`),
      (file) => boxBytes(file, 'mdat', 8, [0x21, 0x10, 0x05, 0x00]),
    ),
  },
  {
    rule: 'segments-in-order',
    name: 'two segments are swapped and their EXTINF stay',
    asset: 'aac-files',
    change: rotate('aac-96/playlist.m3u8', 's1.m4s', 's2.m4s'),
  },
  {
    rule: 'segments-in-order',
    name: 'the last segment stands first',
    asset: 'flac-files',
    change: rotate('flac/playlist.m3u8', 's0.m4s', 's3.m4s', 's2.m4s', 's1.m4s'),
  },
  {
    rule: 'segments-in-order',
    name: 'two segments of a transport stream are swapped',
    asset: 'aac-ts',
    change: rotate('aac-96/playlist.m3u8', 's1.ts', 's2.ts'),
  },
  {
    rule: 'segments-in-order',
    name: 'two packed segments are swapped',
    asset: 'aac-packed',
    change: rotate('aac-96/playlist.m3u8', 's1.aac', 's2.aac'),
  },
];

/** Makes the track one of pictures, and the entry one of H.264. */
function asVideo(file: string, entry: string): Mutation['change'] {
  return both(
    boxBytes(file, 'moov/trak/mdia/hdlr', 16, [...Buffer.from('vide')]),
    boxBytes(file, `moov/trak/mdia/minf/stbl/stsd/${entry}`, 4, [...Buffer.from('avc1')]),
  );
}

/** Makes a segment of the upper rung larger by a box that holds nothing, and tells the bandwidths. */
function swell(files: GoodAsset, name: string, bytes: number): void {
  const file = `aac-160/${name}`;
  files.set(file, Buffer.concat([files.get(file)!, writeBox('free', Buffer.alloc(bytes))]));
  tellBandwidth(files);
}

/** Writes the bandwidths of the multivariant playlist anew from the segments that are named. */
function tellBandwidth(files: GoodAsset): void {
  const text = files.get('master.m3u8')!.toString();
  const told = text.replace(
    /BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+([^\n]*\n(\S+)\/playlist)/g,
    (_, rest: string, folder: string) => {
      const playlist = files.get(`${folder}/playlist.m3u8`)!.toString();
      const spans = Array.from(
        playlist.matchAll(/#EXTINF:([\d.]+),\n(\S+)/g),
        ([, seconds, uri]) => {
          return { seconds: Number(seconds), bytes: files.get(`${folder}/${uri}`)!.length };
        },
      );
      const { peakBps, averageBps } = measureBandwidth(spans, 6);
      return `BANDWIDTH=${peakBps},AVERAGE-BANDWIDTH=${averageBps}${rest}`;
    },
  );
  files.set('master.m3u8', Buffer.from(told));
}

/** Writes EXTINF of a segment of the upper rung anew, and perhaps one more segment behind it. */
function sayFrames(files: GoodAsset, uri: string, frames: number, more?: [string, number]): void {
  const file = 'aac-160/playlist.m3u8';
  const lines = (name: string, count: number): string =>
    `#EXTINF:${((count * 1024) / 44_100).toFixed(6)},\n${name}\n`;
  const said = lines(uri, frames) + (more === undefined ? '' : lines(...more));
  replace(file, new RegExp(`#EXTINF.*\\n${uri}\\n`), said)(files);
  tellBandwidth(files);
}
