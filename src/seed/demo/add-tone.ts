import { fallingIn, SAMPLE_RATE, type Mix } from './mix.ts';
import { WAVE_POINTS, type Wave } from './waves.ts';

/** How an instrument sounds; times in seconds. */
export interface Timbre {
  readonly wave: Wave;
  readonly attackS: number;
  /** Time constant of the fall to `sustain`, 0–1. */
  readonly decayS: number;
  readonly sustain: number;
  readonly releaseS: number;
  /** One-pole low pass, 0 (closed) to 1 (open). */
  readonly brightness: number;
  /** Depth of a slow vibrato, as a part of the frequency. */
  readonly vibrato: number;
  /** Part that goes to echo and room. */
  readonly send: number;
  /** Frames of a beat on which the sound breathes; 0 for none. */
  readonly pumpFrames: number;
}

export interface Tone {
  readonly startFrame: number;
  /** Until the key is let go. */
  readonly heldFrames: number;
  readonly hz: number;
  readonly level: number;
  /** −1 left to 1 right. */
  readonly pan: number;
}

const SILENT = 0.0004;
/** Frames for which envelope, vibrato and breathing keep their course: 1.5 ms. */
const BLOCK_FRAMES = 64;

/** Adds one note of an instrument to the mix. */
export function addTone(mix: Mix, timbre: Timbre, tone: Tone): void {
  const attackFrames = toBlocks(timbre.attackS * SAMPLE_RATE);
  const heldFrames = toBlocks(tone.heldFrames);
  const fall = 1 - fallingIn(timbre.decayS);
  const stages = {
    attack: { keep: 1, add: 1 / attackFrames },
    hold: { keep: 1 - fall, add: timbre.sustain * fall },
    release: { keep: fallingIn(timbre.releaseS), add: 0 },
  };
  const step = (tone.hz * WAVE_POINTS) / SAMPLE_RATE;
  const voice: Voice = { phase: 0, envelope: 0, filtered: 0 };
  let sway = 0;
  let swayStep = 0.045;
  for (let i = 0; tone.startFrame + i < mix.frames; i += BLOCK_FRAMES) {
    if (i >= heldFrames && voice.envelope < SILENT) break;
    const { keep, add } =
      i >= heldFrames ? stages.release : i < attackFrames ? stages.attack : stages.hold;
    // A triangle around the pitch stands in for the singer's vibrato.
    sway += swayStep;
    if (sway > 1 || sway < -1) swayStep = -swayStep;
    const start = tone.startFrame + i;
    const breath = timbre.pumpFrames === 0 ? 1 : pump(start, timbre.pumpFrames);
    const level = tone.level * breath;
    addBlock(mix, timbre, voice, {
      start,
      end: Math.min(mix.frames, start + BLOCK_FRAMES),
      keep,
      add,
      step: step * (1 + sway * timbre.vibrato),
      leftLevel: level * (1 - Math.max(0, tone.pan)),
      rightLevel: level * (1 + Math.min(0, tone.pan)),
      sendLevel: level * timbre.send,
    });
  }
}

/** What one block hands to the next. */
interface Voice {
  phase: number;
  envelope: number;
  filtered: number;
}

interface Block {
  readonly start: number;
  readonly end: number;
  /** The envelope's next value is `envelope * keep + add`. */
  readonly keep: number;
  readonly add: number;
  readonly step: number;
  readonly leftLevel: number;
  readonly rightLevel: number;
  readonly sendLevel: number;
}

function addBlock(mix: Mix, timbre: Timbre, voice: Voice, block: Block): void {
  const { wave, brightness } = timbre;
  const { left, right, send } = mix;
  const { end, keep, add, step, leftLevel, rightLevel, sendLevel } = block;
  const points = wave.length - 1;
  let { phase, envelope, filtered } = voice;
  for (let at = block.start; at < end; at += 1) {
    envelope = envelope * keep + add;
    const index = phase | 0;
    const low = wave[index]!;
    filtered += (low + (wave[index + 1]! - low) * (phase - index) - filtered) * brightness;
    phase += step;
    if (phase >= points) phase -= points;
    const sound = filtered * envelope;
    left[at] = left[at]! + sound * leftLevel;
    right[at] = right[at]! + sound * rightLevel;
    if (sendLevel !== 0) send[at] = send[at]! + sound * sendLevel;
  }
  voice.phase = phase;
  voice.envelope = envelope;
  voice.filtered = filtered;
}

function toBlocks(frames: number): number {
  return Math.max(1, Math.ceil(frames / BLOCK_FRAMES)) * BLOCK_FRAMES;
}

/** Quiet on the beat, back before the next: the breathing that a compressor gives to a kick. */
function pump(frame: number, beatFrames: number): number {
  const part = (frame % beatFrames) / beatFrames;
  return part > 0.5 ? 1 : 0.3 + 1.4 * part;
}
