import type { SourceProbe } from '../probe/model.ts';
import { type Encoders, frameSamplesOf } from './choose-encoder.ts';
import { encoderOf } from './encoder-of.ts';
import type { Ladder, Rung } from './ladder.ts';
import type { PlannedPresentation, PlannedRendition, TranscodePlan } from './model.ts';
import { planSettings } from './plan-settings.ts';
import { scaleGrid, segmentGrid, segmentSeconds } from './segment-grid.ts';

export interface PlanInput {
  readonly probe: SourceProbe;
  readonly ladder: Ladder;
  readonly encoders: Encoders;
}

/** Sample rates that AAC knows and veza serves (ISO/IEC 14496-3 §1.6.3.4). */
const SAMPLE_RATES = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
/** The only rate of Opus. */
const OPUS_RATE = 48_000;
/** More bits a sample than this do not make AAC-LC better; 256 kbit/s at 44.1 kHz stereo is 2.9. */
const bitsPerSampleMax = 3.2;
/** What FLAC and FFmpeg's encoder of it can hold. */
const flacMax = { bitsPerSample: 24, channels: 8 };

/**
 * Decides renditions, rates and segment grids from what is known before decoding. Pure.
 * @throws ENCODER_MISSING
 */
export function planTranscode({ probe, ladder, encoders }: PlanInput): TranscodePlan {
  const mix = { sampleRate: outputRate(probe.sampleRate), channels: Math.min(probe.channels, 2) };
  const renditions = chooseRungs(probe, ladder, mix).map((rung, position) =>
    planRendition({ rung, position, encoders, probe, mix }),
  );
  return {
    ...planSettings(ladder, encoders),
    source: probe,
    mix,
    targetDurationS: segmentSeconds,
    samplesPerPixel: 2 ** Math.floor(Math.log2(probe.sampleRate / 10)),
    renditions,
    presentations: planPresentations(renditions),
  };
}

/** Rates above 48 kHz go to the one of 48 and 44.1 kHz that divides them; odd ones to the next above. */
function outputRate(rate: number): number {
  if (rate > 48_000) return rate % 44_100 === 0 ? 44_100 : 48_000;
  return SAMPLE_RATES.find((known) => known >= rate)!;
}

type Mix = TranscodePlan['mix'];

/** The lowest rung of each codec, and above it what the source carries. */
function chooseRungs(probe: SourceProbe, ladder: Ladder, mix: Mix): Rung[] {
  const carriedBps = Math.floor((bitsPerSampleMax * mix.sampleRate * mix.channels) / 1000) * 1000;
  const sourceBps = probe.lossy && probe.bitrateBps !== null ? probe.bitrateBps : Infinity;
  const share = mix.channels / 2;
  const begun = new Set<string>();
  return ladder.rungs.flatMap((rung): Rung[] => {
    if (rung.codec === 'flac') return carriesLossless(probe, mix) ? [rung] : [];
    const isLowest = !begun.has(rung.codec);
    begun.add(rung.codec);
    const bitrateBps = rung.bitrateBps * share;
    if (isLowest) return [{ ...rung, bitrateBps: Math.min(bitrateBps, carriedBps) }];
    return bitrateBps <= sourceBps && bitrateBps <= carriedBps ? [{ ...rung, bitrateBps }] : [];
  });
}

/** A rate that the lossy renditions' does not divide has no segments in common with them. */
function carriesLossless(probe: SourceProbe, mix: Mix): boolean {
  return (
    !probe.lossy &&
    !probe.isFloat &&
    (probe.bitsPerSample ?? Infinity) <= flacMax.bitsPerSample &&
    probe.channels <= flacMax.channels &&
    probe.sampleRate % mix.sampleRate === 0
  );
}

interface RenditionInput {
  readonly rung: Rung;
  readonly position: number;
  readonly encoders: Encoders;
  readonly probe: SourceProbe;
  readonly mix: Mix;
}

function planRendition({ rung, position, encoders, probe, mix }: RenditionInput): PlannedRendition {
  const { codec } = rung;
  const channelBps = 'bitrateBps' in rung ? rung.bitrateBps / mix.channels : 0;
  const encoder = encoderOf(codec, encoders, channelBps);
  const common = { codec, encoder, position, frameSamples: frameSamplesOf[codec] };
  const mixGrid = segmentGrid(mix.sampleRate, frameSamplesOf.flac);
  if (rung.codec === 'flac') {
    const { sampleRate, channels } = probe;
    const bitsPerSample = (probe.bitsPerSample ?? 24) > 16 ? 24 : 16;
    const grid = scaleGrid(mixGrid, sampleRate / mix.sampleRate);
    return {
      ...common,
      ...grid,
      name: 'flac',
      bitrateBps: null,
      sampleRate,
      channels,
      bitsPerSample,
    };
  }
  const { bitrateBps } = rung;
  const sampleRate = codec === 'opus' ? OPUS_RATE : mix.sampleRate;
  return {
    ...common,
    ...(codec === 'opus' ? segmentGrid(OPUS_RATE, frameSamplesOf.opus) : mixGrid),
    name: `${codec}-${Math.round(bitrateBps / 1000)}`,
    bitrateBps,
    sampleRate,
    channels: mix.channels,
    bitsPerSample: null,
  };
}

/** Players change between renditions of one grid; Opus has frames, and a grid, of its own. */
function planPresentations(renditions: readonly PlannedRendition[]): PlannedPresentation[] {
  const isOpus = ({ codec }: PlannedRendition): boolean => codec === 'opus';
  const namesOf = (items: readonly PlannedRendition[]): string[] => items.map(({ name }) => name);
  const opus = namesOf(renditions.filter(isOpus));
  const others = namesOf(renditions.filter((rendition) => !isOpus(rendition)));
  return [
    { file: 'master.m3u8', renditions: others.length > 0 ? others : opus },
    ...(others.length > 0 && opus.length > 0
      ? [{ file: 'master-opus.m3u8', renditions: opus }]
      : []),
  ];
}
