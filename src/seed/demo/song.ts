import type { Drum } from './add-drum.ts';
import type { ScaleName } from './pitch.ts';
import type { WaveName } from './waves.ts';

/** What plays in a section. */
export type Layer = 'pad' | 'bass' | 'arp' | 'lead' | 'drums' | 'hats';

/** A piece of music as data: everything that its sound follows from. */
export interface Song {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly track: number;
  readonly genre: string;
  readonly year: number;
  readonly seed: number;
  readonly bpm: number;
  /** MIDI note of the key, around 48. */
  readonly root: number;
  readonly scale: ScaleName;
  /** Degrees of the scale, one chord a bar, repeated. */
  readonly chords: readonly number[];
  readonly sections: readonly { readonly bars: number; readonly layers: readonly Layer[] }[];
  readonly pad: { readonly wave: WaveName; readonly level: number; readonly brightness: number };
  readonly bass: {
    readonly wave: WaveName;
    readonly level: number;
    /** 16 steps: `R` root, `5` fifth, `8` octave, `.` rest. */
    readonly pattern: string;
  };
  readonly arp: {
    readonly wave: WaveName;
    readonly level: number;
    /** 16 steps: number of the chord's note, `.` rest. */
    readonly pattern: string;
    readonly octave: number;
    readonly decayS: number;
  };
  readonly lead: { readonly wave: WaveName; readonly level: number; readonly octave: number };
  /** 16 steps a drum: `X` loud, `x` soft, `.` rest. */
  readonly drums: Partial<Record<Drum, string>>;
  /** Lateness of every second step, as a part of a step: 0 straight, 0.33 triplets. */
  readonly swing: number;
  /** Whether pads breathe with the beat. */
  readonly pump: boolean;
  readonly roomSize: number;
}
