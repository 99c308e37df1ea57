import type { GoodAsset } from '../good-assets.ts';

/** A whole number from 0 to below `below`. */
export type Draw = (below: number) => number;

/** A generator of numbers that follows from its seed alone (mulberry32). */
export function openDraw(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const SPOILS_MAX = 4;
/** Sizes and counts that readers stumble over. */
const NUMBERS = [0, 1, 7, 8, 15, 16, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
const TEXTS = [
  '\n',
  '\r',
  '\0',
  '#EXTM3U\n',
  '#EXTINF:1e999,\n',
  '#EXTINF:,',
  '#EXT-X-MAP:URI="',
  '#EXT-X-KEY:METHOD=AES-128,URI="../key.bin",IV=0x00\n',
  '#EXT-X-BYTERANGE:18446744073709551615@18446744073709551615\n',
  '#EXT-X-STREAM-INF:BANDWIDTH=99999999999999999999\n',
  '#EXT-X-DEFINE:NAME="a",VALUE="{$a}"\n',
  '{$a}',
  'master.m3u8\n',
  '../../../../etc/passwd\n',
  'http://[::1\n',
  '%00%ff',
  '"',
  ',,,=,',
  '\u{1f3b5}',
];

type Spoil = (data: Buffer, draw: Draw) => Buffer;

const at = (data: Buffer, draw: Draw): number => draw(Math.max(1, data.length));

/** Headers of playlists, boxes and packets stand early: half of all blows fall there. */
const early = (data: Buffer, draw: Draw): number =>
  draw(2) === 0 ? draw(Math.min(Math.max(1, data.length), 2048)) : at(data, draw);

const flip: Spoil = (data, draw) => {
  if (data.length === 0) return data;
  const place = early(data, draw);
  data[place] = data[place]! ^ (1 << draw(8));
  return data;
};

const number: Spoil = (data, draw) => {
  if (data.length < 4) return data;
  data.writeUInt32BE(NUMBERS[draw(NUMBERS.length)]!, Math.min(early(data, draw), data.length - 4));
  return data;
};

const cut: Spoil = (data, draw) => data.subarray(0, at(data, draw));

const drop: Spoil = (data, draw) => {
  const from = early(data, draw);
  return Buffer.concat([data.subarray(0, from), data.subarray(from + 1 + draw(64))]);
};

const repeat: Spoil = (data, draw) => {
  const from = early(data, draw);
  const piece = data.subarray(from, from + 1 + draw(4096));
  const times = 1 + draw(8);
  return Buffer.concat([data.subarray(0, from), ...Array(times).fill(piece), data.subarray(from)]);
};

const insert: Spoil = (data, draw) => {
  const from = early(data, draw);
  const text = Buffer.from(TEXTS[draw(TEXTS.length)]!);
  return Buffer.concat([data.subarray(0, from), text, data.subarray(from)]);
};

const lines: Spoil = (data, draw) => {
  const all = data.toString('latin1').split('\n');
  const [line] = all.splice(draw(all.length), 1);
  all.splice(draw(all.length + 1), 0, ...Array(draw(3)).fill(line));
  return Buffer.from(all.join('\n'), 'latin1');
};

const SPOILS: readonly Spoil[] = [flip, flip, number, number, cut, drop, repeat, insert, lines];

/** Spoils one to four places of an asset: playlists as often as media, sometimes whole files. */
export function spoil(files: GoodAsset, draw: Draw): void {
  const names = [...files.keys()];
  const playlists = names.filter((name) => name.endsWith('.m3u8'));
  for (let left = 1 + draw(SPOILS_MAX); left > 0; left -= 1) {
    const from = draw(2) === 0 ? playlists : names;
    const name = from[draw(from.length)]!;
    const data = files.get(name);
    if (data === undefined) continue;
    const kind = draw(60);
    if (kind === 0) files.delete(name);
    else if (kind === 1) files.set(name, Buffer.from(files.get(names[draw(names.length)]!) ?? ''));
    else files.set(name, Buffer.from(SPOILS[draw(SPOILS.length)]!(data, draw)));
  }
}
