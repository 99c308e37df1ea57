import { pagesOf } from './ogg-pages.ts';
import { crc32Ogg } from './crc32-ogg.ts';
import type { Damage } from './damage.ts';
import type { Kind } from './source-sounds.ts';

const tags = 10_000;
const names = Array.from({ length: tags }, (_, index) => `TAG${index}`);

/** Ten thousand tags, written as each container writes them. */
export const manyTags: Readonly<Record<Kind, Damage>> = {
  mp3: (bytes) => Buffer.concat([id3(), bytes]),
  'untagged-mp3': (bytes) => Buffer.concat([id3(), bytes]),
  adts: (bytes) => Buffer.concat([id3(), bytes]),
  aac: appendToMovie,
  // The movie comes first here, and tables point behind it: the tags follow all of it.
  alac: (bytes) => Buffer.concat([bytes, userData()]),
  flac: (bytes) => {
    const comments = vorbisComments();
    const header = Buffer.alloc(4);
    header.writeUInt32BE((4 << 24) | comments.length);
    return Buffer.concat([bytes.subarray(0, 42), header, comments, bytes.subarray(42)]);
  },
  vorbis: oggTags,
  opus: oggTags,
  wav: (bytes) => {
    const info = Buffer.concat([
      Buffer.from('INFO'),
      ...names.map((name) => chunk('INAM', name, false)),
    ]);
    return resized(Buffer.concat([bytes, chunk('LIST', info, false)]), false);
  },
  aiff: (bytes) =>
    resized(Buffer.concat([bytes, ...names.map((name) => chunk('ANNO', name, true))]), true),
  matroska: (bytes) => {
    // EBML's Void element, as often as there would be tags; the segment grows by them.
    const voids = names.map((name) =>
      Buffer.from(`\xec${String.fromCharCode(0x80 | name.length)}${name}`, 'latin1'),
    );
    const changed = Buffer.concat([bytes, ...voids]);
    const size = bytes.indexOf(Buffer.from('18538067', 'hex')) + 5;
    changed.writeUIntBE(changed.length - size - 7, size + 1, 6);
    return changed;
  },
};

function id3(): Buffer {
  const frames = Buffer.concat(
    names.map((name) => {
      const text = Buffer.from(`\0${name}\0a value`, 'latin1');
      const header = Buffer.alloc(10);
      header.write('TXXX', 'latin1');
      header.writeUInt32BE(text.length, 4);
      return Buffer.concat([header, text]);
    }),
  );
  const size = [21, 14, 7, 0].map((shift) => (frames.length >>> shift) & 0x7f);
  return Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, ...size]), frames]);
}

function vorbisComments(): Buffer {
  const text = (value: string): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(Buffer.byteLength(value));
    return Buffer.concat([length, Buffer.from(value)]);
  };
  const count = Buffer.alloc(4);
  count.writeUInt32LE(tags);
  return Buffer.concat([text('veza'), count, ...names.map((name) => text(`${name}=a value`))]);
}

/** Puts the comments into the second packet; what else is on its page goes behind them. */
function oggTags(bytes: Buffer): Buffer {
  const pages = pagesOf(bytes);
  const first = pages[0]!;
  const headers = pages.slice(1).filter((page) => page.readBigInt64LE(6) === 0n);
  const rest = pages.slice(1 + headers.length);
  const packets = packetsOf(headers);
  const isOpus = packets[0]!.toString('latin1', 0, 8) === 'OpusTags';
  const comments = isOpus
    ? Buffer.concat([Buffer.from('OpusTags'), vorbisComments()])
    : Buffer.concat([Buffer.from('\x03vorbis', 'latin1'), vorbisComments(), Buffer.from([1])]);
  const made = paginate([comments, ...packets.slice(1)], first.readUInt32LE(14));
  const moved = rest.map((page, index) => renumbered(page, 1 + made.length + index));
  return Buffer.concat([first, ...made, ...moved]);
}

function packetsOf(pages: readonly Buffer[]): Buffer[] {
  const packets: Buffer[] = [];
  let parts: Buffer[] = [];
  for (const page of pages) {
    let at = 27 + page[26]!;
    for (let index = 0; index < page[26]!; index += 1) {
      const length = page[27 + index]!;
      parts.push(page.subarray(at, at + length));
      at += length;
      if (length === 255) continue;
      packets.push(Buffer.concat(parts));
      parts = [];
    }
  }
  return packets;
}

function paginate(packets: readonly Buffer[], serial: number): Buffer[] {
  const lengths = packets.flatMap(({ length }) => [
    ...Array.from({ length: Math.floor(length / 255) }, () => 255),
    length % 255,
  ]);
  const content = Buffer.concat(packets);
  const pages: Buffer[] = [];
  let at = 0;
  for (let start = 0; start < lengths.length; start += 255) {
    const part = lengths.slice(start, start + 255);
    const bytes = part.reduce((sum, length) => sum + length, 0);
    const header = Buffer.alloc(27);
    header.write('OggS', 'latin1');
    header[5] = start > 0 && lengths[start - 1] === 255 ? 1 : 0;
    const endsPacket = part.some((length) => length < 255);
    header.writeBigInt64LE(endsPacket ? 0n : -1n, 6);
    header.writeUInt32LE(serial, 14);
    header[26] = part.length;
    const page = Buffer.concat([header, Buffer.from(part), content.subarray(at, at + bytes)]);
    pages.push(renumbered(page, pages.length + 1));
    at += bytes;
  }
  return pages;
}

function renumbered(page: Buffer, number: number): Buffer {
  const changed = Buffer.from(page);
  changed.writeUInt32LE(number, 18);
  changed.writeUInt32LE(0, 22);
  changed.writeUInt32LE(crc32Ogg(changed), 22);
  return changed;
}

function box(type: string, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(content.length + 8);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, content]);
}

function userData(): Buffer {
  return box(
    'udta',
    ...names.map((name) => box('\xa9cmt', Buffer.from([0, name.length, 0, 0]), Buffer.from(name))),
  );
}

/** The movie is the last box: it grows by the tags. */
function appendToMovie(bytes: Buffer): Buffer {
  const at = bytes.indexOf('moov', 0, 'latin1') - 4;
  const added = userData();
  const changed = Buffer.concat([bytes, added]);
  changed.writeUInt32BE(bytes.readUInt32BE(at) + added.length, at);
  return changed;
}

function chunk(type: string, content: string | Buffer, isBig: boolean): Buffer {
  const data = Buffer.from(content);
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  if (isBig) header.writeUInt32BE(data.length, 4);
  else header.writeUInt32LE(data.length, 4);
  return Buffer.concat([header, data, Buffer.alloc(data.length % 2)]);
}

function resized(form: Buffer, isBig: boolean): Buffer {
  if (isBig) form.writeUInt32BE(form.length - 8, 4);
  else form.writeUInt32LE(form.length - 8, 4);
  return form;
}
