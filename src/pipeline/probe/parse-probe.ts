import * as z from 'zod';

import { findClaim } from './find-claim.ts';
import type { SourceProbe } from './model.ts';

const numeric = z.coerce.number().optional().catch(undefined);
const streamSchema = z.object({
  index: z.int(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  sample_rate: numeric,
  channels: z.int().optional(),
  bits_per_sample: numeric,
  bits_per_raw_sample: numeric,
  sample_fmt: z.string().optional(),
  bit_rate: numeric,
  start_pts: numeric,
  duration: numeric,
  duration_ts: numeric,
  nb_frames: numeric,
  time_base: z.string().optional(),
});
const formatSchema = z.object({ format_name: z.string(), duration: numeric, bit_rate: numeric });
const probeOutput = z.object({
  streams: z.array(streamSchema).default([]),
  format: formatSchema.optional(),
});
export type ProbeStream = z.infer<typeof streamSchema>;
export type ProbeFormat = z.infer<typeof formatSchema>;

/** A probe by ffprobe alone, and where the stream begins by its timestamps. */
export interface ParsedProbe {
  readonly probe: SourceProbe;
  /** In ticks of the container; 0 where it says none. */
  readonly startTicks: number;
}

const LOSSLESS = /^(pcm_|flac$|alac$|ape$|tta$|wavpack$)/;
/** Longest music that is believed: a month. What claims more is damaged, and found to be by its samples. */
const durationMsMax = 31 * 24 * 3_600_000;

/**
 * Makes a probe of ffprobe's JSON and its warnings; a text is the reason why it is not music. Pure.
 */
export function parseProbe(json: string, warnings: string): ParsedProbe | string {
  const parsed = probeOutput.safeParse(parseJson(json));
  if (!parsed.success || parsed.data.format === undefined) {
    return lastWarning(warnings) ?? 'no known container is in it';
  }
  const { streams, format } = parsed.data;
  const stream = streams.find((item) => item.codec_type === 'audio');
  if (stream === undefined) return 'it holds no audio stream';
  return describeProbe(stream, format);
}

/** Makes a probe of what is known of the audio stream and of the file; a text is as of `parseProbe`. Pure. */
export function describeProbe(stream: ProbeStream, format: ProbeFormat): ParsedProbe | string {
  const { codec_name: codec, sample_rate: sampleRate, channels } = stream;
  if (!codec || !sampleRate || !channels) return 'its audio stream cannot be decoded';
  const isLossless = LOSSLESS.test(codec);
  const isFloat = isLossless && /^(?:flt|dbl)/.test(stream.sample_fmt ?? '');
  const bits = stream.bits_per_raw_sample || stream.bits_per_sample || null;
  const probe: SourceProbe = {
    container: format.format_name,
    codec,
    lossy: !isLossless,
    sampleRate,
    channels,
    bitsPerSample: isLossless && !isFloat ? bits : null,
    isFloat,
    bitrateBps: stream.bit_rate || format.bit_rate || null,
    durationMs: durationMsOf(stream.duration ?? format.duration),
    claim: findClaim(stream, format, sampleRate),
    endSample: null,
    pcmMd5: null,
    damage: [],
    streamIndex: stream.index,
  };
  return { probe, startTicks: Math.max(0, stream.start_pts ?? 0) };
}

function durationMsOf(seconds: number | undefined): number | null {
  if (seconds === undefined || !(seconds >= 0)) return null;
  const ms = Math.round(seconds * 1000);
  return ms > durationMsMax ? null : ms;
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
