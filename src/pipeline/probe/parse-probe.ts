import * as z from 'zod';

import { findClaim } from './find-claim.ts';
import type { SourceProbe } from './model.ts';

const numeric = z.coerce.number().optional().catch(undefined);
const probeOutput = z.object({
  streams: z
    .array(
      z.object({
        index: z.int(),
        codec_type: z.string().optional(),
        codec_name: z.string().optional(),
        sample_rate: numeric,
        channels: z.int().optional(),
        bit_rate: numeric,
        bits_per_sample: numeric,
        bits_per_raw_sample: numeric,
        sample_fmt: z.string().optional(),
        duration: numeric,
        duration_ts: z.number().optional(),
        time_base: z.string().optional(),
      }),
    )
    .default([]),
  format: z.object({ format_name: z.string(), duration: numeric, bit_rate: numeric }).optional(),
});
export type ProbeStream = z.infer<typeof probeOutput>['streams'][number];

const LOSSLESS = /^(pcm_|flac$|alac$|ape$|tta$|wavpack$)/;

/**
 * Makes a probe of ffprobe's JSON and its warnings; a text is the reason why it is not music. Pure.
 */
export function parseProbe(json: string, warnings: string): SourceProbe | string {
  const parsed = probeOutput.safeParse(parseJson(json));
  if (!parsed.success || parsed.data.format === undefined) {
    return lastWarning(warnings) ?? 'no known container is in it';
  }
  const { streams, format } = parsed.data;
  const stream = streams.find((item) => item.codec_type === 'audio');
  if (stream === undefined) return 'it holds no audio stream';
  const { codec_name: codec, sample_rate: sampleRate, channels } = stream;
  if (!codec || !sampleRate || !channels) return 'its audio stream cannot be decoded';
  const estimated = warnings.includes('Estimating duration from bitrate');
  const seconds = stream.duration ?? format.duration;
  return {
    container: format.format_name,
    codec,
    lossy: !LOSSLESS.test(codec),
    sampleRate,
    channels,
    bitsPerSample: stream.bits_per_raw_sample || stream.bits_per_sample || null,
    isFloat: /^(flt|dbl)/.test(stream.sample_fmt ?? ''),
    pcmMd5: null,
    bitrateBps: stream.bit_rate || format.bit_rate || null,
    durationMs: seconds === undefined ? null : Math.round(seconds * 1000),
    claim: estimated ? null : findClaim(stream, sampleRate),
    streamIndex: stream.index,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no probe either; the schema refuses it.
    return undefined;
  }
}

function lastWarning(warnings: string): string | undefined {
  const line = warnings.trim().split('\n').at(-1) ?? '';
  const reason = line.slice(line.lastIndexOf(': ') + 2).trim();
  return reason === '' ? undefined : reason.slice(0, 200);
}
