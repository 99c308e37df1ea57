import { u32, writeBox, writeFullBox } from '#pipeline/boxes/write-box.ts';

import { boxBytes, hideBox, inBox, removeBox } from '../change-boxes.ts';
import { both, each, edit, type Mutation, replace } from '../mutation.ts';
import { rewriteBox } from '../rewrite-box.ts';

const AAC = 'aac-96/init.mp4';
const AACS = ['aac-96/init.mp4', 'aac-160/init.mp4'];
const FLAC = 'flac/init.mp4';
const OPUS = 'opus-96/init.mp4';
const STBL = 'moov/trak/mdia/minf/stbl';
const ENTRY = `${STBL}/stsd`;

const swapHex = (file: string, from: string, to: string): Mutation['change'] =>
  edit(file, (data) => {
    const at = data.indexOf(from, 0, 'hex');
    if (at < 0) throw new Error(`${file} holds no ${from}`);
    data.write(to, at, 'hex');
    return data;
  });
/** Writes another rate into STREAMINFO and the sample entry. */
const flacRate = (rate: number): Mutation['change'] =>
  both(
    inBox(FLAC, `${ENTRY}/fLaC/dfLa`, (box) => {
      box.writeUIntBE(rate * 16 + (box.readUIntBE(26, 3) % 16), 26, 3);
      return box;
    }),
    boxBytes(FLAC, `${ENTRY}/fLaC`, 32, [rate >> 8, rate & 0xff]),
  );

export const mutations: readonly Mutation[] = [
  {
    rule: 'init-brand-current',
    name: 'the brands are iso5',
    asset: 'aac-files',
    change: each(AACS, (file) =>
      both(
        boxBytes(file, 'ftyp', 8, [...Buffer.from('iso5')]),
        boxBytes(file, 'ftyp', 16, [...Buffer.from('iso5')]),
      ),
    ),
  },
  {
    rule: 'init-brand-current',
    name: 'no ftyp is there',
    asset: 'flac-files',
    change: removeBox(FLAC, 'ftyp'),
  },
  {
    rule: 'init-movie-follows-type',
    name: 'moov comes first',
    asset: 'aac-files',
    change: edit(AAC, (data) => {
      const bytes = data.readUInt32BE();
      return Buffer.concat([data.subarray(bytes), data.subarray(0, bytes)]);
    }),
  },
  {
    rule: 'init-movie-follows-type',
    name: 'a box stands between ftyp and moov',
    asset: 'opus-files',
    change: inBox(OPUS, 'ftyp', (box) =>
      Buffer.concat([box, writeBox('uuid', Buffer.alloc(24, 7))]),
    ),
  },
  {
    rule: 'init-movie-follows-type',
    name: 'moov is another box',
    asset: 'flac-files',
    change: hideBox(FLAC, 'moov'),
  },
  {
    rule: 'track-known',
    name: 'a segment is of another track',
    asset: 'aac-files',
    change: boxBytes('aac-96/s1.m4s', 'moof/traf/tfhd', 12, [0, 0, 0, 2]),
  },
  {
    rule: 'track-known',
    name: 'the init section has another track',
    asset: 'flac-files',
    change: both(
      boxBytes(FLAC, 'moov/trak/tkhd', 20, [0, 0, 0, 9]),
      boxBytes(FLAC, 'moov/mvex/trex', 12, [0, 0, 0, 9]),
    ),
  },
  {
    rule: 'init-tables-empty',
    name: 'stts counts an entry',
    asset: 'aac-files',
    change: boxBytes(AAC, `${STBL}/stts`, 12, [0, 0, 0, 1]),
  },
  {
    rule: 'init-tables-empty',
    name: 'stsz counts samples',
    asset: 'opus-files',
    change: boxBytes(OPUS, `${STBL}/stsz`, 16, [0, 0, 3, 0]),
  },
  {
    rule: 'init-tables-empty',
    name: 'stco is missing',
    asset: 'flac-files',
    change: hideBox(FLAC, `${STBL}/stco`),
  },
  {
    rule: 'init-durations-zero',
    name: 'mvhd says a duration',
    asset: 'aac-files',
    change: boxBytes(AAC, 'moov/mvhd', 24, [0, 0, 0x4e, 0x20]),
  },
  {
    rule: 'init-durations-zero',
    name: 'tkhd says a duration',
    asset: 'flac-files',
    change: boxBytes(FLAC, 'moov/trak/tkhd', 28, [0, 0, 0x4e, 0x20]),
  },
  {
    rule: 'init-track-extends',
    name: 'mvex is missing',
    asset: 'aac-files',
    change: each(AACS, (file) => hideBox(file, 'moov/mvex')),
  },
  {
    rule: 'init-track-extends',
    name: 'trex is of another track',
    asset: 'flac-files',
    change: boxBytes(FLAC, 'moov/mvex/trex', 12, [0, 0, 0, 9]),
  },
  {
    rule: 'init-track-extends',
    name: 'mvex stands before trak',
    asset: 'opus-files',
    change: edit(OPUS, (data) => {
      let mvex: Buffer | undefined;
      const without = rewriteBox(data, 'moov/mvex', (box) => void (mvex = box));
      return rewriteBox(without, 'moov/mvhd', (box) => Buffer.concat([box, mvex!]));
    }),
  },
  {
    rule: 'init-without-media',
    name: 'an mdat is in the init section',
    asset: 'aac-files',
    change: edit(AAC, (data) => Buffer.concat([data, writeBox('mdat', Buffer.alloc(500, 9))])),
  },
  {
    rule: 'init-without-media',
    name: 'an empty mdat is in the init section',
    asset: 'opus-files',
    change: edit(OPUS, (data) => Buffer.concat([data, writeBox('mdat')])),
  },
  {
    rule: 'init-self-contained',
    name: 'the media is said to be elsewhere',
    asset: 'aac-files',
    change: boxBytes(AAC, 'moov/trak/mdia/minf/dinf/dref/url ', 11, [0]),
  },
  {
    rule: 'init-self-contained',
    name: 'the media is said to be elsewhere',
    asset: 'flac-files',
    change: boxBytes(FLAC, 'moov/trak/mdia/minf/dinf/dref/url ', 11, [0]),
  },
  {
    rule: 'init-one-audio-track',
    name: 'a second audio track',
    asset: 'aac-files',
    change: inBox(AAC, 'moov/trak', (box) => Buffer.concat([box, box])),
  },
  {
    rule: 'init-one-audio-track',
    name: 'no track at all',
    asset: 'flac-files',
    change: hideBox(FLAC, 'moov/trak'),
  },
  {
    rule: 'sample-entry-consistent',
    name: 'esds is missing',
    asset: 'aac-files',
    change: hideBox(AAC, `${ENTRY}/mp4a/esds`),
  },
  {
    rule: 'sample-entry-consistent',
    name: 'dOps says one channel',
    asset: 'opus-files',
    change: boxBytes(OPUS, `${ENTRY}/Opus/dOps`, 9, [1]),
  },
  {
    rule: 'sample-entry-consistent',
    name: 'the sample entry says 48 kHz',
    asset: 'flac-files',
    change: boxBytes(FLAC, `${ENTRY}/fLaC`, 32, [0xbb, 0x80]),
  },
  {
    rule: 'sample-entry-consistent',
    name: 'dfLa is missing',
    asset: 'flac-files',
    change: hideBox(FLAC, `${ENTRY}/fLaC/dfLa`),
  },
  {
    rule: 'sbr-signalled',
    name: 'the configuration says half the rate',
    asset: 'aac-files',
    change: each(AACS, (file) => swapHex(file, '121056e500', '139056e500')),
  },
  {
    rule: 'sbr-signalled',
    name: 'the configuration says half the rate, in a file with ranges',
    asset: 'aac-ranges',
    change: swapHex('aac-96/media.mp4', '121056e500', '139056e500'),
  },
  {
    rule: 'timescale-is-sample-rate',
    name: '48 kHz in ticks of 44.1 kHz',
    asset: 'flac-files',
    change: flacRate(48_000),
  },
  {
    rule: 'timescale-is-sample-rate',
    name: '32 kHz in ticks of 44.1 kHz',
    asset: 'flac-files',
    change: flacRate(32_000),
  },
  {
    rule: 'edit-list-skips-delay',
    name: 'the delay is 0',
    asset: 'aac-files',
    change: each(AACS, (file) => boxBytes(file, 'moov/trak/edts/elst', 20, [0, 0, 0, 0])),
  },
  {
    rule: 'edit-list-skips-delay',
    name: 'the edit list is missing',
    asset: 'aac-files',
    change: hideBox(AAC, 'moov/trak/edts'),
  },
  {
    rule: 'edit-list-skips-delay',
    name: 'the edit list begins with nothing',
    asset: 'aac-files',
    change: boxBytes(AAC, 'moov/trak/edts/elst', 20, [0xff, 0xff, 0xff, 0xff]),
  },
  {
    rule: 'edit-list-skips-delay',
    name: 'the edit has a duration',
    asset: 'opus-files',
    change: boxBytes(OPUS, 'moov/trak/edts/elst', 16, [0, 0, 1, 0]),
  },
  {
    rule: 'opus-pre-skip-edited',
    name: 'the edit list skips nothing',
    asset: 'opus-files',
    change: boxBytes(OPUS, 'moov/trak/edts/elst', 20, [0, 0, 0, 0]),
  },
  {
    rule: 'opus-pre-skip-edited',
    name: 'dOps says another pre-skip',
    asset: 'opus-files',
    change: boxBytes(OPUS, `${ENTRY}/Opus/dOps`, 10, [0x0f, 0x00]),
  },
  {
    rule: 'cmaf-structure',
    name: 'CMAF without the base in the fragment',
    asset: 'aac-files',
    change: both(
      each(AACS, (file) => boxBytes(file, 'ftyp', 20, [...Buffer.from('cmfc')])),
      boxBytes('aac-96/s1.m4s', 'moof/traf/tfhd', 9, [0]),
    ),
  },
  {
    rule: 'cmaf-structure',
    name: 'CMAF with two runs',
    asset: 'flac-files',
    change: both(
      boxBytes('flac/s0.m4s', 'styp', 20, [...Buffer.from('cmfs')]),
      inBox('flac/s0.m4s', 'moof/traf/trun', (box) =>
        Buffer.concat([box, writeFullBox('trun', 0, 0x1, u32(0, 8))]),
      ),
    ),
  },
  {
    rule: 'loudness-present',
    name: 'ludt is missing',
    asset: 'aac-files',
    profile: 'apple',
    change: hideBox(AAC, 'moov/trak/udta/ludt'),
  },
  {
    rule: 'loudness-present',
    name: 'the loudness is of something else',
    asset: 'aac-files',
    profile: 'apple',
    change: boxBytes(AAC, 'moov/trak/udta/ludt/tlou', 19, [3]),
  },
  {
    rule: 'map-is-no-segment',
    name: 'EXT-X-MAP names a segment',
    asset: 'aac-files',
    change: replace('aac-96/playlist.m3u8', 'URI="init.mp4"', 'URI="s0.m4s"'),
  },
  {
    rule: 'map-is-no-segment',
    name: 'EXT-X-MAP names the last segment',
    asset: 'flac-files',
    change: replace('flac/playlist.m3u8', 'URI="init.mp4"', 'URI="s2.m4s"'),
  },
  {
    rule: 'map-present',
    name: 'EXT-X-MAP is gone',
    asset: 'aac-files',
    change: replace('aac-160/playlist.m3u8', /#EXT-X-MAP.*\n/, ''),
  },
  {
    rule: 'map-present',
    name: 'EXT-X-MAP stands behind the first segment',
    asset: 'flac-files',
    change: replace('flac/playlist.m3u8', /(#EXT-X-MAP.*\n)(#EXTINF.*\n.*\n)/, '$2$1'),
  },
  {
    rule: 'map-holds-init-only',
    name: 'the range is 100 bytes longer',
    asset: 'aac-ranges',
    change: (files) => {
      const file = 'aac-96/playlist.m3u8';
      const text = files.get(file)!.toString();
      const longer = text.replace(
        /BYTERANGE="(\d+)@0"/,
        (_, n) => `BYTERANGE="${Number(n) + 100}@0"`,
      );
      files.set(file, Buffer.from(longer));
    },
  },
  {
    rule: 'map-holds-init-only',
    name: 'no range is given',
    asset: 'flac-ranges',
    change: replace('flac/playlist.m3u8', /,BYTERANGE="\d+@0"/, ''),
  },
  {
    rule: 'codec-needs-fmp4',
    name: 'FLAC in a transport stream',
    asset: 'aac-ts',
    change: (files) => asFlac(files, ['aac-96', 'aac-160']),
  },
  {
    rule: 'codec-needs-fmp4',
    name: 'one variant is ALAC in a transport stream',
    asset: 'aac-ts',
    change: (files) => asFlac(files, ['aac-96'], 'alac'),
  },
];

/** Makes the audio of a transport stream private data, and names it. */
function asFlac(files: Map<string, Buffer>, names: readonly string[], codec = 'fLaC'): void {
  for (const [file, data] of files) {
    if (!names.some((name) => file.startsWith(`${name}/`)) || !file.endsWith('.ts')) continue;
    // The second packet is the PMT; its section starts behind a pointer of one byte.
    const section = data.subarray(188 + 5, 188 + 5 + 21);
    section[12] = 0x06;
    section.writeUInt32BE(crc32(section.subarray(0, 17)), 17);
    for (let at = 2 * 188; at < data.length; at += 188) blankFrames(data.subarray(at, at + 188));
  }
  const master = files.get('master.m3u8')!.toString();
  const named = names.reduce(
    (text, name) =>
      text.replace(new RegExp(`CODECS="mp4a.40.2"\\n${name}/`), `CODECS="${codec}"\n${name}/`),
    master,
  );
  files.set('master.m3u8', Buffer.from(named));
}

/** Takes the frames of AAC out of a packet; the headers of the packet and of the PES stay. */
function blankFrames(packet: Buffer): void {
  const hasField = (packet[3]! & 0x20) !== 0;
  const payload = 4 + (hasField ? 1 + packet[4]! : 0);
  const isStart = (packet[1]! & 0x40) !== 0;
  packet.fill(0, payload + (isStart ? 14 : 0));
}

function crc32(bytes: Buffer): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
    }
  }
  return crc >>> 0;
}
