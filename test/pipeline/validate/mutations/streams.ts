import { createCipheriv, createDecipheriv } from 'node:crypto';

import { crc32Mpeg } from '#pipeline/ts/crc32-mpeg.ts';

import type { GoodAsset } from '../good-assets.ts';
import { id3, IV, KEY } from '../good-assets/stream-assets.ts';
import { both, bytesAt, cut, each, edit, type Mutation, replace } from '../mutation.ts';

const PACKET = 188;
/** Sizes may change where no multivariant playlist states bit rates. */
const alone = 'aac-96/playlist.m3u8';
const segments = [0, 1, 2, 3];
const FAIRPLAY =
  '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://first-light",KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"';
const keyLine = /#EXT-X-KEY:.*\n/;

/** Bytes of a table (PAT is packet 0, PMT packet 1) from the start of the section, with its CRC made right. */
function table(file: string, packet: number, offset: number, bytes: readonly number[]) {
  return edit(file, (data) => {
    const start = packet * PACKET + 5;
    const length = 3 + (((data[start + 1]! & 0x0f) << 8) | data[start + 2]!);
    data.set(bytes, start + offset);
    data.writeUInt32BE(crc32Mpeg(data.subarray(start, start + length - 4)), start + length - 4);
    return data;
  });
}

/** Names one more stream in the PMT. */
const addStream = (file: string, type: number) =>
  edit(file, (data) => {
    const start = PACKET + 5;
    const end = start + 3 + data[start + 2]! - 4;
    data[start + 2] = data[start + 2]! + 5;
    data.set([type, 0xe1, 0x02, 0xf0, 0], end);
    data.writeUInt32BE(crc32Mpeg(data.subarray(start, end + 5)), end + 5);
    return data;
  });

function swapPackets(file: string, one: number, other: number) {
  return edit(file, (data) => {
    const first = Buffer.from(data.subarray(one * PACKET, (one + 1) * PACKET));
    data.copy(data, one * PACKET, other * PACKET, (other + 1) * PACKET);
    first.copy(data, other * PACKET);
    return data;
  });
}

/** A packet that players skip. */
const toNull = (file: string, packet: number) => bytesAt(file, packet * PACKET + 1, [0x1f, 0xff]);

/** Adds to the time of PES packets, from one of them on. */
function shiftTimes(file: string, ticks: number, from = 0, count = Number.MAX_SAFE_INTEGER) {
  return edit(file, (data) => {
    let index = 0;
    for (let at = 0; at < data.length; at += PACKET) {
      const start = at + 4 + ((data[at + 3]! & 0x20) === 0 ? 0 : data[at + 4]! + 1);
      if ((data[at + 1]! & 0x5f) !== 0x41 || data.readUInt32BE(start) !== 0x1c0) continue;
      index += 1;
      if (index <= from || index > from + count) continue;
      const high = data.readUInt16BE(start + 10) >> 1;
      const time = (high << 15) + (data.readUInt16BE(start + 12) >> 1) + ticks;
      data.writeUInt16BE((((time >> 15) & 0x7fff) << 1) | 1, start + 10);
      data.writeUInt16BE(((time & 0x7fff) << 1) | 1, start + 12);
    }
    return data;
  });
}

/** Adds to the counters of the audio packets. */
function shiftCounters(file: string, step: number, packets?: readonly [number, number]) {
  return edit(file, (data) => {
    const [from, to] = packets ?? [0, data.length / PACKET];
    for (let at = from * PACKET; at < to * PACKET; at += PACKET) {
      if ((data.readUInt16BE(at + 1) & 0x1fff) !== 0x100) continue;
      data[at + 3] = (data[at + 3]! & 0xf0) | ((data[at + 3]! + step) & 0x0f);
    }
    return data;
  });
}

/** The audio once more, on a PID of its own. */
const secondStream = (file: string) =>
  edit(file, (data) => {
    const copy = Buffer.from(data.subarray(2 * PACKET));
    for (let at = 0; at < copy.length; at += PACKET) copy[at + 2] = 1;
    return Buffer.concat([data, copy]);
  });

function withTime(file: string, change: (time: number) => number) {
  return edit(file, (data) => {
    const time = Number(data.readBigUInt64BE(65));
    return Buffer.concat([id3(change(time)), data.subarray(73)]);
  });
}

function decrypted(file: string) {
  return edit(file, (data) => {
    const decipher = createDecipheriv('aes-128-cbc', KEY, IV);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  });
}

/** The clear transport stream, encrypted with AES-256-GCM. */
function gcm(change: (files: GoodAsset) => void) {
  const key = Buffer.alloc(32, 7);
  const iv = Buffer.alloc(16, 9);
  const line = '#EXT-X-KEY:METHOD=AES-256-GCM,URI="../key.bin"\n';
  const encrypt = (file: string) =>
    edit(file, (data) => {
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(data), cipher.final()]);
      return Buffer.concat([iv, body, cipher.getAuthTag()]);
    });
  const files = segments.map((index) => `aac-96/s${index}.ts`);
  return both(
    each(files, encrypt),
    replace(alone, '#EXTINF', `${line}#EXTINF`),
    (all) => void all.set('key.bin', key),
    change,
  );
}

function rename(from: string, to: string) {
  return both(replace(alone, from, to), (files) => {
    files.set(`aac-96/${to}`, files.get(`aac-96/${from}`)!);
    files.delete(`aac-96/${from}`);
  });
}

const replaced = (file: string, bytes: Buffer) => edit(file, () => bytes);
const line = (text: string) => replace(alone, '#EXTINF', `${text}\n#EXTINF`);

export const mutations: Mutation[] = [
  ...(
    [
      ['a packet begins with another byte', bytesAt('aac-96/s1.ts', 40 * PACKET, [0x00])],
      ['the first packet begins with another byte', bytesAt('aac-96/s2.ts', 0, [0x48])],
      ['a segment is cut off inside a packet', cut('aac-96/s3.ts', -100)],
      [
        'bytes are missing in the middle',
        edit('aac-96/s1.ts', (data) =>
          Buffer.concat([data.subarray(0, 5000), data.subarray(5050)]),
        ),
      ],
      [
        'bytes stand before the first packet',
        edit('aac-96/s1.ts', (data) => Buffer.concat([Buffer.alloc(9), data])),
      ],
    ] as const
  ).map(([name, change]): Mutation => {
    return { rule: 'ts-packets-aligned', name, asset: 'aac-ts', change, start: alone };
  }),
  ...(
    [
      ['the CRC of the PMT is wrong', bytesAt('aac-96/s1.ts', PACKET + 9, [0xff])],
      ['the CRC of the PAT is wrong', bytesAt('aac-96/s1.ts', 9, [0x55])],
      ['there is no PAT', toNull('aac-96/s2.ts', 0)],
      ['there is no PMT', toNull('aac-96/s0.ts', 1)],
      ['the PAT names another PID', table('aac-96/s0.ts', 0, 10, [0xe1, 0x33])],
    ] as const
  ).map(([name, change]): Mutation => {
    return { rule: 'ts-program-tables', name, asset: 'aac-ts', change };
  }),
  ...(
    [
      ['the PMT comes before the PAT', swapPackets('aac-96/s1.ts', 0, 1)],
      ['a packet of audio comes before the PMT', swapPackets('aac-160/s0.ts', 1, 2)],
    ] as const
  ).map(([name, change]): Mutation => {
    return { rule: 'ts-tables-first', name, asset: 'aac-ts', change };
  }),
  ...(
    [
      ['a counter jumps', shiftCounters('aac-96/s1.ts', 5, [60, 61])],
      ['counters jump and go on from there', shiftCounters('aac-96/s1.ts', 3, [100, 200])],
      ['a segment starts at another counter', shiftCounters('aac-96/s2.ts', 3)],
      [
        'a packet is gone',
        edit('aac-96/s1.ts', (data) =>
          Buffer.concat([data.subarray(0, 30 * PACKET), data.subarray(31 * PACKET)]),
        ),
        alone,
      ],
    ] as const
  ).map(([name, change, start]): Mutation => {
    return {
      rule: 'ts-counters-continue',
      name,
      asset: 'aac-ts',
      change,
      start: start ?? 'master.m3u8',
    };
  }),
  ...(
    [
      ['one packet is to be played 100 ms late', shiftTimes('aac-96/s1.ts', 9000, 5, 1)],
      ['times jump back inside a segment', shiftTimes('aac-96/s0.ts', -90_000, 20)],
      ['a segment starts 100 ms late', shiftTimes('aac-96/s2.ts', 9000)],
      ['a segment starts where the one before it did', shiftTimes('aac-96/s3.ts', -540_000)],
    ] as const
  ).map(([name, change]): Mutation => {
    return { rule: 'ts-times-continue', name, asset: 'aac-ts', change, start: alone };
  }),
  ...(
    [
      ['a frame does not begin where it should', 0, 0x00],
      ['the sample rate changes in one frame', 2, 0x4c],
      ['the profile changes in one frame', 2, 0x10],
    ] as const
  ).map(([name, offset, value]): Mutation => {
    const change = edit('aac-96/s1.ts', (data) => {
      // The second frame of the fifth PES packet or later: its header lies inside a packet.
      const at = data.indexOf(Buffer.from([0xff, 0xf1, 0x50]), 40 * PACKET);
      data[at + offset] = value;
      return data;
    });
    return { rule: 'ts-frames-whole', name, asset: 'aac-ts', change };
  }),
  ...(
    [
      ['the PMT says LATM', 0x11],
      ['the PMT says MP3', 0x03],
      ['the PMT says AC-3', 0x81],
      ['the PMT says private data', 0x06],
    ] as const
  ).map(([name, type]): Mutation => {
    const change = table('aac-96/s1.ts', 1, 12, [type]);
    return { rule: 'ts-stream-type-known', name, asset: 'aac-ts', change };
  }),
  {
    rule: 'ts-one-audio-stream',
    name: 'the audio is there twice',
    asset: 'aac-ts',
    change: secondStream('aac-96/s3.ts'),
    start: alone,
    profile: 'veza',
  },
  {
    rule: 'ts-one-audio-stream',
    name: 'the audio is there twice in every segment',
    asset: 'aac-ts',
    change: each(
      segments.map((index) => `aac-96/s${index}.ts`),
      secondStream,
    ),
    start: alone,
    profile: 'veza',
  },
  ...(
    [
      ['a segment is Ogg', Buffer.from('OggS\0\u0002 and so on')],
      ['a segment is FLAC', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(900)])],
      ['a segment is WAV', Buffer.from('RIFF$\0\0\0WAVEfmt ')],
      ['a segment is an ID3 tag alone', id3(540_000)],
    ] as const
  ).map(([name, bytes]): Mutation => {
    const change = replaced('aac-96/s1.aac', bytes);
    return { rule: 'packed-format-known', name, asset: 'aac-packed', change, start: alone };
  }),
  ...(
    [
      ['the tag is gone', edit('aac-96/s1.aac', (data) => data.subarray(73)), alone],
      ['the tag has another frame', bytesAt('aac-96/s1.aac', 10, [...Buffer.from('TXXX')])],
      ['the tag has another owner', bytesAt('aac-160/s0.aac', 20, [...Buffer.from('org.')])],
    ] as const
  ).map(([name, change, start]): Mutation => {
    return {
      rule: 'packed-timestamp-present',
      name,
      asset: 'aac-packed',
      change,
      start: start ?? 'master.m3u8',
    };
  }),
  ...[65, 66, 68].map((offset): Mutation => {
    const change = bytesAt('aac-96/s1.aac', offset, [0x82]);
    const name = `octet ${offset - 65} of the time is set`;
    return { rule: 'packed-timestamp-33-bits', name, asset: 'aac-packed', change };
  }),
  ...(
    [
      ['the time is 100 ms late', (time: number) => time + 9000],
      ['the time is one frame early', (time: number) => time - 2090],
      ['the time is 0', () => 0],
    ] as const
  ).map(([name, change]): Mutation => {
    return {
      rule: 'packed-timestamp-continues',
      name,
      asset: 'aac-packed',
      change: withTime('aac-96/s2.aac', change),
      start: alone,
    };
  }),
  ...[-3, -150].map((bytes): Mutation => {
    const change = cut('aac-96/s3.aac', bytes);
    const name = `the last ${-bytes} bytes are gone`;
    return { rule: 'packed-frames-whole', name, asset: 'aac-packed', change, start: alone };
  }),
  ...(
    [
      ['s3.aac', 's3.ts'],
      ['s0.aac', 's0.mp4'],
    ] as const
  ).map(([from, to]): Mutation => {
    return {
      rule: 'extension-matches-bytes',
      name: `${from} is called ${to}`,
      asset: 'aac-packed',
      change: rename(from, to),
      start: alone,
    };
  }),
  {
    rule: 'encryption-declared',
    name: 'the key comes after the first segment',
    asset: 'aac-encrypted',
    change: (files) => {
      const [key] = keyLine.exec(files.get(alone)!.toString())!;
      replace(alone, keyLine, '')(files);
      replace(alone, 's0.ts\n', `s0.ts\n${key}`)(files);
    },
  },
  {
    rule: 'encryption-declared',
    name: 'a segment is not encrypted',
    asset: 'aac-encrypted',
    change: decrypted('aac-96/s1.ts'),
    start: alone,
  },
  {
    rule: 'encryption-declared',
    name: 'METHOD=NONE stands before an encrypted segment',
    asset: 'aac-encrypted',
    change: replace(alone, /(#EXTINF.*\ns3)/, '#EXT-X-KEY:METHOD=NONE\n$1'),
  },
  ...(
    [
      ['a segment is cut off', cut('aac-96/s3.ts', -5)],
      ['the last block is another', bytesAt('aac-96/s1.ts', -9, [1, 2, 3])],
      ['a block is missing at the end', cut('aac-96/s2.ts', -16)],
      ['the key is another', bytesAt('key.bin', 3, [0xee])],
    ] as const
  ).map(([name, change]): Mutation => {
    return { rule: 'aes-128-padded', name, asset: 'aac-encrypted', change, start: alone };
  }),
  ...(
    [
      ['the key file has 15 bytes', cut('key.bin', 15)],
      [
        'the key file holds hexadecimal digits',
        replaced('key.bin', Buffer.from(KEY.toString('hex'))),
      ],
      ['the key file is empty', cut('key.bin', 0)],
      ['the key file is a page', replaced('key.bin', Buffer.from('<html>'.padEnd(9000)))],
    ] as const
  ).map(([name, change]): Mutation => {
    return { rule: 'key-file-size', name, asset: 'aac-encrypted', change };
  }),
  ...(
    [
      ['the tag of a segment is another', bytesAt('aac-96/s3.ts', -2, [0, 0])],
      ['a segment is shorter than vector and tag', cut('aac-96/s3.ts', 20)],
    ] as const
  ).map(([name, change]): Mutation => {
    return { rule: 'aes-256-gcm-layout', name, asset: 'aac-ts', change: gcm(change), start: alone };
  }),
  ...['SAMPLE-AES', 'SAMPLE-AES-CTR'].map((method): Mutation => {
    const key = `#EXT-X-KEY:METHOD=${method},URI="skd://x",KEYFORMAT="com.example"`;
    return {
      rule: 'sample-aes-scheme',
      name: `${method} is said of clear samples`,
      asset: 'aac-files',
      change: line(key),
      start: alone,
    };
  }),
  ...(
    [
      ['audio-by-itself', 'the PMT names H.264', 0x1b],
      ['audio-by-itself', 'the PMT names HEVC', 0x24],
      ['metadata-in-playlist', 'the PMT names timed metadata', 0x15],
    ] as const
  ).map(([rule, name, type]): Mutation => {
    const change = addStream('aac-96/s1.ts', type);
    return { rule, name, asset: 'aac-ts', change, profile: 'veza' };
  }),
  {
    rule: 'metadata-in-playlist',
    name: 'an event message stands before the fragment',
    asset: 'aac-files',
    change: edit('aac-96/s1.m4s', (data) => {
      const message = Buffer.alloc(40);
      message.writeUInt32BE(40);
      message.write('emsg', 4, 'latin1');
      const at = data.indexOf('moof') - 4;
      return Buffer.concat([data.subarray(0, at), message, data.subarray(at)]);
    }),
    start: alone,
    profile: 'veza',
  },
  ...['mp4a.40.5', 'mp4a.40.29'].map((codec): Mutation => {
    return {
      rule: 'he-aac-at-low-rates',
      name: `CODECS says ${codec}`,
      asset: 'aac-packed',
      change: replace('master.m3u8', /mp4a\.40\.2/g, codec),
      profile: 'apple',
    };
  }),
  {
    rule: 'resource-there',
    name: 'the key file is gone',
    asset: 'aac-encrypted',
    change: (files) => void files.delete('key.bin'),
  },
  ...(['aac-packed', 'aac-ts'] as const).map((asset): Mutation => {
    return {
      rule: 'samples-readable',
      name: 'a key of FairPlay is in force',
      asset,
      change: both(replace('aac-96/playlist.m3u8', /VERSION:\d/, 'VERSION:5'), line(FAIRPLAY)),
    };
  }),
];
