import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';

import { environment } from '#core/config.ts';

import { decodeStereo } from '../media-quality/decode-stereo.ts';
import { cutExcerpts, type Excerpt, writeWorstCases } from '../media-quality/excerpts.ts';
import { findDelay } from '../media-quality/find-delay.ts';
import {
  type ChannelNoise,
  type NoiseToMask,
  noiseToMask,
  type Stereo,
} from '../media-quality/noise-to-mask.ts';

const RATES_KBPS = [96, 160, 256];
/** What is compared where VEZA_BENCH_AAC names nothing else, with `;` between. */
const VARIANTS = [
  '-c:a aac -aac_coder fast',
  '-c:a aac -aac_coder fast -aac_tns 0',
  '-c:a aac -aac_coder fast -aac_tns 0 -aac_is 0 -aac_pns 0',
  '-c:a aac -aac_coder twoloop',
];
const FDK = '-c:a libfdk_aac';

interface Outcome {
  readonly cpuSeconds: number;
  readonly bytes: number;
  /** In windows of 2048 samples and of 256. */
  readonly long: ChannelNoise;
  readonly short: ChannelNoise;
}

/**
 * FFmpeg's AAC coders at the bit rates of the default ladder: processor time beside noise over mask,
 * on synthetic worst cases and on the music of `--library`.
 */
export async function run({
  rounds,
  library,
}: {
  rounds: number;
  library?: string;
}): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-bench-aac-'));
  try {
    const variants = environment()['VEZA_BENCH_AAC']?.split(';') ?? (await offered());
    const sets: [name: string, excerpts: Excerpt[]][] = [
      ['worst cases', await writeWorstCases(dir)],
    ];
    if (library) sets.push(['music', await cutExcerpts(dir, path.resolve(library))]);
    for (const kbps of RATES_KBPS) {
      for (const variant of variants) {
        for (const [name, excerpts] of sets) {
          const options = [...variant.split(' '), '-b:a', `${kbps}k`];
          const outcomes: Outcome[] = [];
          for (const excerpt of excerpts)
            outcomes.push(await measure(dir, excerpt, options, rounds));
          console.log(`${kbps} kbit/s ${variant.padEnd(34)} ${name.padEnd(11)}`);
          console.log(`    ${tell(excerpts, outcomes)}`);
        }
      }
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** With libfdk_aac where this FFmpeg has it. */
async function offered(): Promise<string[]> {
  const { stdout } = await execa('ffmpeg', ['-v', 'error', '-encoders']);
  return stdout.includes(' libfdk_aac ') ? [...VARIANTS, FDK] : VARIANTS;
}

async function measure(
  dir: string,
  { file, reference, sampleRate }: Excerpt,
  options: readonly string[],
  rounds: number,
): Promise<Outcome> {
  const target = path.join(dir, 'coded.m4a');
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await encode(file, target, options));
  const decoded = await decodeStereo(target);
  const delay = findDelay(reference[0], decoded[0]);
  const coded = decoded.map((channel) => shift(channel, delay)) as unknown as Stereo;
  const input = { reference, coded, sampleRate };
  return {
    cpuSeconds: times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!,
    bytes: await audioBytes(target),
    long: noiseToMask({ ...input, windowSamples: 2048 }),
    short: noiseToMask({ ...input, windowSamples: 256 }),
  };
}

/** Processor seconds of FFmpeg, its start included. */
async function encode(source: string, target: string, options: readonly string[]): Promise<number> {
  const run = ['-y', '-v', 'info', '-nostats', '-benchmark', '-i', source, ...options, target];
  const { stderr } = await execa('ffmpeg', run);
  const [, user, system] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr)!;
  return Number(user) + Number(system);
}

async function audioBytes(file: string): Promise<number> {
  const asked = '-v error -show_entries packet=size -of csv=p=0'.split(' ');
  const { stdout } = await execa('ffprobe', [...asked, file]);
  return total(stdout.match(/\d+/g)!.map(Number));
}

function shift(samples: Float32Array, delay: number): Float32Array {
  if (delay >= 0) return samples.subarray(delay);
  const shifted = new Float32Array(samples.length - delay);
  shifted.set(samples, -delay);
  return shifted;
}

/** Speed and rate of all excerpts together; means over excerpts and channels; the worst of them. */
function tell(excerpts: readonly Excerpt[], outcomes: readonly Outcome[]): string {
  const seconds = total(
    excerpts.map(({ reference, sampleRate }) => reference[0].length / sampleRate),
  );
  const cpu = total(outcomes.map(({ cpuSeconds }) => cpuSeconds));
  const kbps = (total(outcomes.map(({ bytes }) => bytes)) * 8) / 1000 / seconds;
  const over = outcomes.map(({ long }) => meanOf(long, 'overMask'));
  const worst = excerpts[over.indexOf(Math.max(...over))]!.name;
  const mean = (pick: (outcome: Outcome) => number): number => averageOf(outcomes.map(pick));
  return [
    `${(seconds / cpu).toFixed(0)} × real time`,
    `${kbps.toFixed(0)} kbit/s`,
    `over mask ${percent(averageOf(over))}`,
    `the sides ${percent(mean(({ long }) => long.side.overMask))}`,
    `short windows ${percent(mean(({ short }) => meanOf(short, 'overMask')))}`,
    `worst ${percent(Math.max(...over))} (${worst})`,
    `mean ${mean(({ long }) => meanOf(long, 'meanDb')).toFixed(1)} dB`,
    `95th percentile ${mean(({ long }) => meanOf(long, 'p95Db')).toFixed(1)} dB`,
  ].join(', ');
}

function meanOf(noise: ChannelNoise, key: keyof NoiseToMask): number {
  return averageOf(Object.values(noise).map((channel: NoiseToMask) => channel[key]));
}

function averageOf(values: readonly number[]): number {
  return total(values) / values.length;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
