import { addDrum, DRUMS } from './add-drum.ts';
import { addSpace } from './add-space.ts';
import { addTone, type Timbre } from './add-tone.ts';
import { composeLead } from './compose-lead.ts';
import { createMix, SAMPLE_RATE, type Mix } from './mix.ts';
import { createRandom, type Random } from './noise.ts';
import { noteHz, scaleNote, voiceChord } from './pitch.ts';
import type { Layer, Song } from './song.ts';
import type { Waves } from './waves.ts';

/** What a song rings on for after its last bar. */
const TAIL_S = 3;
const STEPS = 16;

interface Bar {
  readonly song: Song;
  readonly mix: Mix;
  readonly waves: Waves;
  readonly random: Random;
  readonly index: number;
  readonly startFrame: number;
  readonly stepFrames: number;
  /** Degree of the bar's chord. */
  readonly degree: number;
}

/** Frames of a song with its tail. */
export function songFrames(song: Song): number {
  const bars = song.sections.reduce((sum, section) => sum + section.bars, 0);
  return bars * STEPS * stepFrames(song) + TAIL_S * SAMPLE_RATE;
}

function stepFrames(song: Song): number {
  return Math.round((SAMPLE_RATE * 60) / song.bpm / 4);
}

/** Plays a song into a mix; gives way after every part of a bar, and returns the mix. */
export function* renderSong(song: Song, waves: Waves): Generator<void, Mix, void> {
  const mix = createMix(songFrames(song));
  const random = createRandom(song.seed);
  const melody = composeLead(song.chords, random);
  const step = stepFrames(song);
  let index = 0;
  for (const section of song.sections) {
    for (let bar = 0; bar < section.bars; bar += 1) {
      const degree = song.chords[index % song.chords.length]!;
      const startFrame = index * STEPS * step;
      const at: Bar = { song, mix, waves, random, index, startFrame, stepFrames: step, degree };
      const plays = (layer: Layer): boolean => section.layers.includes(layer);
      if (plays('pad')) yield* playPad(at);
      if (plays('bass')) playBass(at);
      if (plays('arp')) playArp(at);
      if (plays('lead')) playLead(at, melody[index % melody.length]!);
      yield;
      playDrums(at, plays('drums'), plays('hats'));
      yield;
      index += 1;
    }
  }
  yield* addSpace(mix, {
    echoFrames: step * 3,
    echoFeedback: 0.42,
    echoLevel: 0.3,
    roomLevel: 0.32,
    roomSize: song.roomSize,
  });
  return mix;
}

const PLAIN = { vibrato: 0, send: 0, pumpFrames: 0 };

function* playPad(bar: Bar): Generator<void, void, void> {
  const { song, mix, waves, startFrame } = bar;
  const timbre: Timbre = {
    ...PLAIN,
    wave: waves[song.pad.wave],
    attackS: 0.35,
    decayS: 2,
    sustain: 0.8,
    releaseS: 0.5,
    brightness: song.pad.brightness,
    send: 0.35,
    pumpFrames: song.pump ? bar.stepFrames * 4 : 0,
  };
  const notes = voiceChord(
    chordSteps(bar).map((step) => scaleNote(song.root, song.scale, step)),
    song.root + 14,
  );
  const heldFrames = bar.stepFrames * STEPS;
  for (const [voice, note] of notes.entries()) {
    const hz = noteHz(note);
    const side = voice % 2 === 0 ? 1 : -1;
    // Two of each, a little apart in pitch and place, sound wide.
    const left = { hz: hz * 0.9985, pan: -0.55 * side };
    const right = { hz: hz * 1.0015, pan: 0.55 * side };
    for (const place of [left, right]) {
      addTone(mix, timbre, { startFrame, heldFrames, level: song.pad.level, ...place });
      yield;
    }
  }
}

function playBass(bar: Bar): void {
  const { song, mix, waves, degree } = bar;
  const timbre: Timbre = {
    ...PLAIN,
    wave: waves[song.bass.wave],
    attackS: 0.006,
    decayS: 0.35,
    sustain: 0.45,
    releaseS: 0.05,
    brightness: 0.16,
  };
  let low = scaleNote(song.root - 12, song.scale, degree);
  if (low > song.root - 5) low -= 12;
  for (const [step, sign] of Array.from(song.bass.pattern).entries()) {
    if (sign === '.') continue;
    const note = low + (sign === '5' ? 7 : sign === '8' ? 12 : 0);
    addTone(mix, timbre, {
      startFrame: stepFrame(bar, step),
      heldFrames: bar.stepFrames * restAfter(song.bass.pattern, step) * 0.9,
      hz: noteHz(note),
      level: song.bass.level,
      pan: 0,
    });
  }
}

function playArp(bar: Bar): void {
  const { song, mix, waves } = bar;
  const timbre: Timbre = {
    ...PLAIN,
    wave: waves[song.arp.wave],
    attackS: 0.003,
    decayS: song.arp.decayS,
    sustain: 0.02,
    releaseS: 0.12,
    brightness: 0.5,
    send: 0.55,
  };
  const steps = chordSteps(bar);
  for (const [step, sign] of Array.from(song.arp.pattern).entries()) {
    if (sign === '.') continue;
    const note = scaleNote(
      song.root + 12 * (song.arp.octave - 1),
      song.scale,
      steps[Number(sign)]!,
    );
    const accent = step % 4 === 0 ? 1 : 0.75;
    addTone(mix, timbre, {
      startFrame: stepFrame(bar, step),
      heldFrames: bar.stepFrames * 2,
      hz: noteHz(note),
      level: song.arp.level * accent * (0.85 + 0.3 * bar.random()),
      pan: step % 8 < 4 ? -0.35 : 0.35,
    });
  }
}

function playLead(bar: Bar, notes: ReturnType<typeof composeLead>[number]): void {
  const { song, mix, waves } = bar;
  const timbre: Timbre = {
    ...PLAIN,
    wave: waves[song.lead.wave],
    attackS: 0.03,
    decayS: 0.5,
    sustain: 0.55,
    releaseS: 0.22,
    brightness: 0.4,
    vibrato: 0.0035,
    send: 0.6,
  };
  for (const { step, at, length } of notes) {
    addTone(mix, timbre, {
      startFrame: stepFrame(bar, at),
      heldFrames: bar.stepFrames * length * 0.85,
      hz: noteHz(scaleNote(song.root + 12 * song.lead.octave, song.scale, step)),
      level: song.lead.level,
      pan: 0.08,
    });
  }
}

function playDrums(bar: Bar, drums: boolean, hats: boolean): void {
  for (const drum of DRUMS) {
    const isHat = drum !== 'kick' && drum !== 'snare';
    const pattern = bar.song.drums[drum];
    if (pattern === undefined || !(isHat ? hats : drums)) continue;
    for (const [step, sign] of Array.from(pattern).entries()) {
      if (sign === '.') continue;
      const level = (sign === 'X' ? 0.62 : 0.36) * (0.9 + 0.2 * bar.random());
      const stroke = { drum, startFrame: stepFrame(bar, step), level };
      addDrum(bar.mix, stroke, bar.waves.sine, bar.random);
    }
  }
}

/** Steps of the bar's chord: third, fifth and seventh on its degree. */
function chordSteps({ degree }: Bar): number[] {
  return [degree, degree + 2, degree + 4, degree + 6];
}

function stepFrame(bar: Bar, step: number): number {
  const late = step % 2 === 1 ? Math.round(bar.song.swing * bar.stepFrames) : 0;
  return bar.startFrame + step * bar.stepFrames + late;
}

/** Steps from this one to the next note of a pattern. */
function restAfter(pattern: string, step: number): number {
  let next = step + 1;
  while (next < pattern.length && pattern[next] === '.') next += 1;
  return next - step;
}
