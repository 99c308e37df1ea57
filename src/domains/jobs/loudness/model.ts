/** How many blocks had a loudness: hundredths of LUFS and their count, the quietest first. */
export type LoudnessBlocks = readonly (readonly [centiLufs: number, count: number])[];

/** How loud music is (ITU-R BS.1770-4, EBU R128). */
export interface Loudness {
  /** Of the whole, gated, in LUFS; null for silence and for what is shorter than 400 ms. */
  readonly integratedLufs: number | null;
  /** Between its quiet and its loud parts (EBU Tech 3342), in LU; null below 3 s. */
  readonly rangeLu: number | null;
  /** Highest peak between the samples, in dBTP; null for digital silence. */
  readonly truePeakDbtp: number | null;
  /** Blocks of 400 ms every 100 ms that are louder than -70 LUFS: what an album is measured from. */
  readonly blocks: LoudnessBlocks;
  /** The same for blocks of 3 s, from which the range is. */
  readonly shortTermBlocks: LoudnessBlocks;
}
