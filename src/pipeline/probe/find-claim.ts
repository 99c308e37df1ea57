import type { SampleClaim } from './model.ts';
import type { ProbeFormat, ProbeStream } from './parse-probe.ts';

/** Matroska counts in milliseconds and in whole packets; the longest packets in use are of FLAC. */
const matroskaSeconds = 0.2;
/** Samples of the longest packet of ALAC or AAC; CAF counts the last one whole or not at all. */
const cafPacketSamples = 4096;
/** Fragments count in whole frames, with what the encoder put before the sound. */
const fragmentSamples = 2 * 2048;

/** What ffprobe says of the length where no reader of ours counts. Pure. */
export function findClaim(
  stream: ProbeStream,
  format: ProbeFormat,
  sampleRate: number,
): SampleClaim | null {
  switch (format.format_name) {
    case 'matroska,webm': {
      const slack = Math.ceil(matroskaSeconds * sampleRate);
      return claimOf((format.duration ?? 0) * sampleRate, slack, slack);
    }
    case 'caf': {
      const slack = stream.codec_name?.startsWith('pcm_') ? 0 : cafPacketSamples;
      return claimOf(stream.nb_frames ?? 0, slack, slack);
    }
    case 'mov,mp4,m4a,3gp,3g2,mj2': {
      const [numerator, denominator] = (stream.time_base ?? '').split('/').map(Number);
      if (!numerator || !denominator) return null;
      const samples = ((stream.duration_ts ?? 0) * numerator * sampleRate) / denominator;
      return claimOf(samples, fragmentSamples, fragmentSamples);
    }
    default:
      return null;
  }
}

function claimOf(
  length: number,
  toleranceSamples: number,
  excessSamples: number,
): SampleClaim | null {
  const samples = Math.round(length);
  if (!Number.isSafeInteger(samples) || samples <= 0) return null;
  return { samples, toleranceSamples, excessSamples };
}
