import { fallingIn, SAMPLE_RATE, type Mix } from './mix.ts';
import type { Random } from './noise.ts';
import type { Wave } from './waves.ts';

export const DRUMS = ['kick', 'snare', 'hat', 'open', 'rim', 'shaker'] as const;
export type Drum = (typeof DRUMS)[number];

interface DrumSound {
  /** Tone: start and end of its pitch in Hz, how fast it sinks, how fast it fades. */
  readonly tone: {
    readonly fromHz: number;
    readonly toHz: number;
    readonly sinkS: number;
    readonly fadeS: number;
    readonly level: number;
  };
  readonly noise: {
    readonly attackS: number;
    readonly fadeS: number;
    readonly level: number;
    /** 0 keeps the lows, 1 leaves only the top. */
    readonly thin: number;
  };
  readonly pan: number;
  readonly send: number;
}

const SOUNDS: Readonly<Record<Drum, DrumSound>> = {
  kick: {
    tone: { fromHz: 170, toHz: 46, sinkS: 0.03, fadeS: 0.16, level: 1 },
    noise: { attackS: 0.0005, fadeS: 0.004, level: 0.25, thin: 0.3 },
    pan: 0,
    send: 0,
  },
  snare: {
    tone: { fromHz: 240, toHz: 180, sinkS: 0.02, fadeS: 0.06, level: 0.45 },
    noise: { attackS: 0.001, fadeS: 0.09, level: 0.55, thin: 0.55 },
    pan: 0.06,
    send: 0.22,
  },
  hat: {
    tone: { fromHz: 0, toHz: 0, sinkS: 1, fadeS: 0.01, level: 0 },
    noise: { attackS: 0.0005, fadeS: 0.018, level: 0.42, thin: 0.93 },
    pan: -0.25,
    send: 0.03,
  },
  open: {
    tone: { fromHz: 0, toHz: 0, sinkS: 1, fadeS: 0.01, level: 0 },
    noise: { attackS: 0.001, fadeS: 0.11, level: 0.34, thin: 0.93 },
    pan: -0.25,
    send: 0.06,
  },
  rim: {
    tone: { fromHz: 900, toHz: 780, sinkS: 0.01, fadeS: 0.018, level: 0.4 },
    noise: { attackS: 0.0005, fadeS: 0.006, level: 0.35, thin: 0.6 },
    pan: 0.3,
    send: 0.3,
  },
  shaker: {
    tone: { fromHz: 0, toHz: 0, sinkS: 1, fadeS: 0.01, level: 0 },
    noise: { attackS: 0.018, fadeS: 0.03, level: 0.3, thin: 0.9 },
    pan: 0.35,
    send: 0.04,
  },
};

const SILENT = 0.0006;

/** Adds one stroke of a drum. */
export function addDrum(
  mix: Mix,
  stroke: { drum: Drum; startFrame: number; level: number },
  sine: Wave,
  random: Random,
): void {
  const { tone, noise, pan, send } = SOUNDS[stroke.drum];
  const sink = fallingIn(tone.sinkS);
  const toneFall = fallingIn(tone.fadeS);
  const noiseFall = fallingIn(noise.fadeS);
  const noiseRise = 1 / (noise.attackS * SAMPLE_RATE + 1);
  const points = sine.length - 1;
  const rate = SAMPLE_RATE;
  let bend = 1;
  let toneLevel = tone.level;
  let noiseLevel = 0;
  let rising = true;
  let phase = 0;
  let low = 0;
  for (let i = 0; stroke.startFrame + i < mix.frames; i += 1) {
    if (rising) {
      noiseLevel += noiseRise;
      if (noiseLevel >= 1) rising = false;
    } else noiseLevel *= noiseFall;
    toneLevel *= toneFall;
    if (!rising && toneLevel < SILENT && noiseLevel < SILENT) break;

    bend *= sink;
    phase += ((tone.toHz + (tone.fromHz - tone.toHz) * bend) * points) / rate;
    if (phase >= points) phase -= points;
    const white = random() * 2 - 1;
    low += (white - low) * noise.thin;
    const hiss = (white - low * noise.thin) * noiseLevel * noise.level;
    const sound = (sine[phase | 0]! * toneLevel + hiss) * stroke.level;

    const at = stroke.startFrame + i;
    mix.left[at] = mix.left[at]! + sound * (1 - Math.max(0, pan));
    mix.right[at] = mix.right[at]! + sound * (1 + Math.min(0, pan));
    mix.send[at] = mix.send[at]! + sound * send;
  }
}
