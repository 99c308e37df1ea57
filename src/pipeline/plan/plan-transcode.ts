import type { SourceProbe } from '../probe/model.ts';
import type { Ladder } from './ladder.ts';
import type { PlannedRendition, TranscodePlan } from './model.ts';
import { frameSamples, segmentSeconds, settingsHash, tailSeconds } from './settings-hash.ts';

export interface PlanInput {
  readonly probe: SourceProbe;
  readonly ladder: Ladder;
  readonly encoder: string;
}

/** Sample rates that AAC knows and veza serves (ISO/IEC 14496-3 §1.6.3.4). */
const SAMPLE_RATES = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
/** More bits a sample than this do not make AAC-LC better; 256 kbit/s at 44.1 kHz stereo is 2.9. */
const bitsPerSampleMax = 3.2;

/** Decides renditions, rates and segment grid from what is known before decoding. Pure. */
export function planTranscode({ probe, ladder, encoder }: PlanInput): TranscodePlan {
  const sampleRate = outputRate(probe.sampleRate);
  const channels = Math.min(probe.channels, 2);
  const frames = Math.round((segmentSeconds * sampleRate) / frameSamples);
  const ratio = sampleRate / probe.sampleRate;
  return {
    encoder,
    settingsHash: settingsHash(ladder, encoder),
    sampleRate,
    channels,
    streamIndex: probe.streamIndex,
    segmentSamples: frames * frameSamples,
    tailSamplesMax: Math.floor((tailSeconds * sampleRate) / frameSamples) * frameSamples,
    targetDurationS: segmentSeconds,
    samplesPerPixel: 2 ** Math.floor(Math.log2(sampleRate / 10)),
    totalMs: probe.durationMs,
    claim: probe.claim && {
      samples: Math.round(probe.claim.samples * ratio),
      // A resampler may round its last block away.
      toleranceSamples: Math.ceil(probe.claim.toleranceSamples * ratio) + (ratio === 1 ? 0 : 64),
    },
    renditions: chooseRungs(probe, ladder, sampleRate, channels),
  };
}

/** Rates above 48 kHz go to the one of 48 and 44.1 kHz that divides them; odd ones to the next above. */
function outputRate(rate: number): number {
  if (rate > 48_000) return rate % 44_100 === 0 ? 44_100 : 48_000;
  return SAMPLE_RATES.find((known) => known >= rate)!;
}

function chooseRungs(
  probe: SourceProbe,
  ladder: Ladder,
  sampleRate: number,
  channels: number,
): PlannedRendition[] {
  const carriedBps = Math.floor((bitsPerSampleMax * sampleRate * channels) / 1000) * 1000;
  const sourceBps = probe.lossy && probe.bitrateBps !== null ? probe.bitrateBps : Infinity;
  const share = channels / 2;
  return ladder.rungs
    .map((rung) => rung.bitrateBps * share)
    .map((bps, index) => (index === 0 ? Math.min(bps, carriedBps) : bps))
    .filter((bps, index) => index === 0 || (bps <= sourceBps && bps <= carriedBps))
    .map((bitrateBps, position) => ({
      name: `aac-${Math.round(bitrateBps / 1000)}`,
      position,
      bitrateBps,
    }));
}
