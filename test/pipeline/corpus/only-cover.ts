import { deflateSync, crc32 } from 'node:zlib';

import { headersOnly } from './ogg-pages.ts';
import type { Damage } from './damage.ts';
import type { Kind } from './source-sounds.ts';

/** A picture of one grey dot. */
const picture = png();

/** Files of every container that hold a picture, or not even that, and no sound. */
export const onlyCover: Readonly<Record<Kind, Damage>> = {
  mp3: () => id3(),
  'untagged-mp3': () => id3(),
  adts: () => id3(),
  aac: movieOfPicture,
  alac: movieOfPicture,
  flac: (bytes) => {
    const info = Buffer.from(bytes.subarray(0, 42));
    // Last metadata block is what follows; the samples of all are 0.
    info[4] = 0;
    info.fill(0, 22, 42);
    const block = Buffer.concat([
      u32(3),
      text('image/png'),
      text(''),
      u32(1),
      u32(1),
      u32(8),
      u32(0),
      u32(picture.length),
      picture,
    ]);
    return Buffer.concat([info, u32((0x86 << 24) | block.length), block]);
  },
  vorbis: headersOnly,
  opus: headersOnly,
  wav: (bytes) => {
    const tag = id3();
    const size = Buffer.alloc(4);
    size.writeUInt32LE(tag.length);
    return Buffer.concat([bytes.subarray(0, 36), Buffer.from('id3 '), size, tag]);
  },
  aiff: (bytes) => {
    const common = Buffer.from(bytes.subarray(0, bytes.indexOf('SSND', 0, 'latin1')));
    common.writeUInt32BE(0, common.indexOf('COMM', 0, 'latin1') + 10);
    return Buffer.concat([common, Buffer.from('ID3 '), u32(id3().length), id3()]);
  },
  // EBML's head, and an attachment in a segment of its own.
  matroska: (bytes) => {
    const segment = bytes.indexOf(Buffer.from('18538067', 'hex'));
    const file = element(
      '61a7',
      element('466e', Buffer.from('a.png')),
      element('4660', Buffer.from('image/png')),
      element('46ae', Buffer.from([1])),
      element('465c', picture),
    );
    return Buffer.concat([
      bytes.subarray(0, segment),
      element('18538067', element('1941a469', file)),
    ]);
  },
};

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([u32(value.length), Buffer.from(value, 'latin1')]);
}

function id3(): Buffer {
  const content = Buffer.concat([Buffer.from('\0image/png\0\x03\0', 'latin1'), picture]);
  const frame = Buffer.concat([Buffer.from('APIC'), u32(content.length), Buffer.alloc(2), content]);
  const size = [21, 14, 7, 0].map((shift) => (frame.length >>> shift) & 0x7f);
  return Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, ...size]), frame]);
}

function box(type: string, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length + 8), Buffer.from(type, 'latin1'), content]);
}

/** A movie without tracks whose tags hold the picture. */
function movieOfPicture(): Buffer {
  const header = Buffer.alloc(100);
  header.writeUInt32BE(1000, 12);
  const data = box('data', u32(14), u32(0), picture);
  const handler = Buffer.concat([Buffer.alloc(8), Buffer.from('mdirappl'), Buffer.alloc(9)]);
  const meta = box('meta', u32(0), box('hdlr', handler), box('ilst', box('covr', data)));
  const type = box('ftyp', Buffer.from('M4A \0\0\x02\0M4A isom', 'latin1'));
  return Buffer.concat([type, box('moov', box('mvhd', header), box('udta', meta))]);
}

function element(id: string, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(id, 'hex'), u32(0x1000_0000 | content.length), content]);
}

function png(): Buffer {
  const part = (type: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type), data]);
    return Buffer.concat([u32(data.length), named, u32(crc32(named))]);
  };
  const header = Buffer.concat([u32(1), u32(1), Buffer.from([8, 0, 0, 0, 0])]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    part('IHDR', header),
    part('IDAT', deflateSync(Buffer.from([0, 0x80]))),
    part('IEND', Buffer.alloc(0)),
  ]);
}
