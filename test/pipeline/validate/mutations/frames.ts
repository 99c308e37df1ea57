import { execFileSync } from 'node:child_process';

import { readInitMedia } from '#pipeline/boxes/read-init-media.ts';
import { readFrameHeader } from '#pipeline/packed/frame-header.ts';

import type { GoodAsset } from '../good-assets.ts';
import { id3, splitAdts } from '../good-assets/stream-assets.ts';
import { multivariantText } from '../good-assets/playlist-texts.ts';
import { bytesAt, edit, type Mutation } from '../mutation.ts';

const alone = 'aac-96/playlist.m3u8';

/** Writes noise over bytes in the middle of a file. */
const spoil = (file: string, from: number, count: number) =>
  bytesAt(
    file,
    from,
    Array.from({ length: count }, (_, index) => (index * 151 + 77) & 0xff),
  );

/** Puts other frames into the packed segments of a rendition, with all numbers made right. */
function withFrames(folder: string, change: (frames: readonly Buffer[]) => readonly Buffer[]) {
  return (files: GoodAsset): void => {
    const names = [0, 1, 2, 3].map((index) => `${folder}/s${index}.aac`);
    const groups = names.map((name) => splitAdts(files.get(name)!.subarray(73)));
    const changed = change(groups.flat());
    let at = 0;
    for (const [index, name] of names.entries()) {
      const group = changed.slice(at, at + groups[index]!.length);
      files.set(name, Buffer.concat([id3(Math.round((at * 1024 * 90_000) / 44_100)), ...group]));
      at += group.length;
    }
    // The bit rates are another fault.
    const renditions = ['aac-96', 'aac-160'].map((name) => ({
      file: `${name}/playlist.m3u8`,
      codecs: 'mp4a.40.2',
      version: 3,
      segments: groups.map((group, index) => ({
        uri: `s${index}.aac`,
        seconds: (group.length * 1024) / 44_100,
        bytes: files.get(`${name}/s${index}.aac`)!.length,
      })),
    }));
    files.set('master.m3u8', Buffer.from(multivariantText(renditions)));
  };
}

/** Plays the frames of a rendition later by some frames, those of the end first. */
const rotate = (folder: string, count: number) =>
  withFrames(folder, (frames) => [...frames.slice(-count), ...frames.slice(0, -count)]);

/** Twenty seconds of something else, as ADTS frames. */
const sounding = (folder: string, left: string, right: string, bitrate = '160k') =>
  withFrames(folder, (frames) => {
    const source = `aevalsrc=${left}|${right}:s=44100:d=20`;
    const codec = ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', bitrate, '-f', 'adts', 'pipe:1'];
    return splitAdts(run(['-f', 'lavfi', '-i', source, ...codec])).slice(0, frames.length);
  });

/** MP3 whose frames use bytes of those before them, cut into two segments. */
function mp3(bitrate: string) {
  return (files: GoodAsset): void => {
    const source = 'aevalsrc=0.4*sin(2*PI*t*(200+300*mod(t\\,1)))+0.1*random(0):s=44100:d=11.5';
    const codec = [
      '-c:a',
      'libmp3lame',
      '-b:a',
      bitrate,
      '-write_xing',
      '0',
      '-id3v2_version',
      '0',
    ];
    const bytes = run(['-f', 'lavfi', '-i', source, ...codec, '-f', 'mp3', 'pipe:1']);
    const frames = splitMp3(bytes);
    const half = Math.floor(frames.length / 2);
    const lines = [frames.slice(0, half), frames.slice(half)].map((group, index) => {
      const time = Math.round((index * half * 1152 * 90_000) / 44_100);
      files.set(`aac-96/s${index}.mp3`, Buffer.concat([id3(time), ...group]));
      return `#EXTINF:${((group.length * 1152) / 44_100).toFixed(6)},\ns${index}.mp3\n`;
    });
    const head = files.get(alone)!.toString().split('#EXTINF')[0]!;
    files.set(alone, Buffer.from(`${head}${lines.join('')}#EXT-X-ENDLIST\n`));
  };
}

function splitMp3(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at + 7 <= bytes.length;) {
    const header = readFrameHeader(bytes, at);
    if (header === undefined) break;
    frames.push(bytes.subarray(at, at + header.bytes));
    at += header.bytes;
  }
  return frames;
}

function run(options: readonly string[]): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', '-nostdin', ...options], { maxBuffer: 2 ** 26 });
}

/** STREAMINFO of `dfLa`: 4 bytes of box fields, 4 of block header, then 34. */
function streamInfo(file: string, offset: number, bytes: readonly number[]) {
  return edit(file, (data) => {
    data.set(bytes, data.indexOf('dfLa') + 4 + 8 + offset);
    if (readInitMedia(data).faults.length > 0) throw new Error('the init section is broken');
    return data;
  });
}

export const mutations: Mutation[] = [
  ...(
    [
      ['bytes of a frame are noise', 'aac-files', spoil('aac-96/s1.m4s', 9000, 200), alone],
      [
        'an Opus packet says another duration',
        'opus-files',
        edit('opus-96/s1.m4s', (data) => {
          const at = data.indexOf('mdat') + 4;
          data[at] = data[at]! ^ 0x08;
          return data;
        }),
        'opus-96/playlist.m3u8',
      ],
      [
        'one byte of FLAC is another',
        'flac-files',
        bytesAt('flac/s1.m4s', 90_000, [0x5a]),
        'flac/playlist.m3u8',
      ],
    ] as const
  ).map(([name, asset, change, start]): Mutation => {
    return { rule: 'frames-decode', name, asset, change, start, depth: 'deep' };
  }),
  ...[3, 22].map((frames): Mutation => {
    return {
      rule: 'renditions-in-time',
      name: `one rendition plays ${frames} frames later`,
      asset: 'aac-packed',
      change: rotate('aac-160', frames),
      depth: 'deep',
    };
  }),
  ...(
    [
      ['the MD5 is that of something else', streamInfo('flac/init.mp4', 18, [1, 2, 3, 4])],
      ['the count of samples is another', streamInfo('flac/init.mp4', 14, [0, 1, 2, 3])],
    ] as const
  ).map(([name, change]): Mutation => {
    return { rule: 'flac-md5-true', name, asset: 'flac-files', change, depth: 'deep' };
  }),
  ...['32k', '40k'].map((bitrate): Mutation => {
    return {
      rule: 'segment-decodes-alone',
      name: `MP3 of ${bitrate} is cut where frames need those before them`,
      asset: 'aac-packed',
      change: mp3(bitrate),
      start: alone,
      depth: 'deep',
    };
  }),
  ...['0.1', '0.6'].map((level): Mutation => {
    const [left, right] = [`${level}*sin(440*2*PI*t)`, `${level}*sin(660*2*PI*t)`];
    return {
      rule: 'renditions-equally-loud',
      name: `one rendition is encoded from a source with the level ${level}`,
      asset: 'aac-packed',
      change: sounding('aac-160', left, right),
      depth: 'deep',
    };
  }),
  ...(
    [
      ['nothing is on the right', '0.3*sin(440*2*PI*t)', '0'],
      ['all of it is silence', '0', '0'],
      ['the source is clipped', '3*sin(440*2*PI*t)', '0.3*sin(660*2*PI*t)'],
    ] as const
  ).map(([name, left, right]): Mutation => {
    return {
      rule: 'sound-is-heard',
      name,
      asset: 'aac-packed',
      change: sounding('aac-96', left, right),
      start: alone,
      depth: 'deep',
    };
  }),
  ...['16k', '320k'].map((bitrate): Mutation => {
    const noise = '0.5*(random(0)-0.5)';
    return {
      rule: 'audio-rate-recommended',
      name: `stereo has ${bitrate}`,
      asset: 'aac-packed',
      change: sounding('aac-160', noise, bitrate === '16k' ? '0' : noise, bitrate),
      start: 'aac-160/playlist.m3u8',
      profile: 'apple',
    };
  }),
];
