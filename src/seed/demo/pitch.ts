// 2^(n/12) for one octave, written out: `Math.pow` may differ between engines.
const SEMITONES = [
  1, 1.0594630943592953, 1.122462048309373, 1.189207115002721, 1.2599210498948732,
  1.3348398541700344, 1.4142135623730951, 1.4983070768766815, 1.5874010519681994, 1.681792830507429,
  1.7817974362806785, 1.8877486253633868,
] as const;

/** Frequency in Hz of a MIDI note; 69 is 440 Hz. */
export function noteHz(note: number): number {
  // Note 9 is the A five octaves below note 69.
  const fromLowA = note - 9;
  const octave = Math.floor(fromLowA / 12);
  let hz = 13.75 * SEMITONES[fromLowA - octave * 12]!;
  for (let n = 0; n < octave; n += 1) hz *= 2;
  return hz;
}

export const SCALES = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
} as const;
export type ScaleName = keyof typeof SCALES;

/** MIDI note of a step of a scale; steps below 0 and above 6 reach into other octaves. */
export function scaleNote(root: number, scale: ScaleName, step: number): number {
  const octave = Math.floor(step / 7);
  return root + 12 * octave + SCALES[scale][step - octave * 7]!;
}

/** A chord's notes moved by octaves into the octave around `center`, so that voices move little. */
export function voiceChord(notes: readonly number[], center: number): number[] {
  return notes
    .map((note) => {
      let near = note;
      while (near > center + 6) near -= 12;
      while (near < center - 5) near += 12;
      return near;
    })
    .sort((a, b) => a - b);
}
