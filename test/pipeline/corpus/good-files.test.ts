import path from 'node:path';

import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';

import { checkCompleteness } from '#pipeline/check-completeness.ts';
import { inputOptions, inputUrl } from '#pipeline/input-formats.ts';
import type { SourceProbe } from '#pipeline/probe/model.ts';
import { probeSource } from '#pipeline/probe/probe-source.ts';

import { openPipelineHouse } from '../support/pipeline-context.ts';
import { type GoodFile, goodFiles } from './good-files.ts';

const house = await openPipelineHouse();
const ctx = await house.context();
afterAll(() => house[Symbol.asyncDispose]());

const LAYOUTS = ['', 'mono', 'stereo', '3.0', '4.0', '5.0', '5.1', '6.1', '7.1'];

async function make(file: GoodFile, index: number): Promise<string> {
  const { extension, options, sampleRate, channels, samples } = file;
  const sound = Array.from(
    { length: channels },
    (_, at) => `0.3*sin(${440 + at * 110}*2*PI*t)+0.05*random(${at})`,
  );
  const seconds = (samples + 0.5) / sampleRate;
  const graph =
    `aevalsrc=${sound.join('|')}:s=${sampleRate}:c=${LAYOUTS[channels]}:d=${seconds},` +
    `atrim=end_sample=${samples}`;
  const target = path.join(house.dir, `good-${index}.${extension}`);
  await execa('ffmpeg', [
    '-v',
    'error',
    '-nostdin',
    '-y',
    '-f',
    'lavfi',
    '-i',
    graph,
    ...options,
    target,
  ]);
  return target;
}

/** What FFmpeg plays of a file at its own rate, read as a transcode reads it. */
async function decode(source: string, { container, endSample }: SourceProbe) {
  const options = ['-v', 'level+warning', '-nostdin', ...inputOptions(container)];
  const end = endSample === null ? [] : ['-af', `atrim=end_sample=${endSample}`];
  const output = ['-map', '0:a:0', ...end, '-ac', '1', '-f', 's16le', 'pipe:1'];
  const { stdout, stderr } = await execa(
    'ffmpeg',
    [...options, '-i', inputUrl(source), ...output],
    {
      encoding: 'buffer',
      stripFinalNewline: false,
    },
  );
  const lastLines = Buffer.from(stderr)
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  return { decoded: { samples: stdout.length / 2, pcmMd5: null }, lastLines };
}

describe.concurrent('a good file is neither refused nor said to be damaged', () => {
  const cases = goodFiles.map((file, index) => ({ file, index, name: nameOf(file) }));
  it.each(cases)('$name', async ({ file, index }) => {
    const source = await make(file, index);
    const probe = await probeSource(ctx, source);
    const music = await decode(source, probe);
    expect(checkCompleteness(probe, source, music).warnings).toEqual([]);
    if (file.isExact) expect(probe.claim?.samples).toBe(music.decoded.samples);
    if (probe.endSample !== null) expect(probe.endSample).toBe(file.samples);
    expect(probe).toMatchObject({ sampleRate: file.sampleRate, channels: file.channels });
  });
});

function nameOf({ extension, options, sampleRate, channels, samples }: GoodFile): string {
  return `${extension} ${options.join(' ')}: ${samples} samples at ${sampleRate} Hz, ${channels} channels`;
}
