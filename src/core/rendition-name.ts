/** What a rendition is encoded with, by its name. */
export type RenditionName =
  | { readonly codec: 'aac' | 'opus'; readonly kbps: number }
  | { readonly codec: 'flac' };

const NAME = /^(aac|opus)-(\d{2,3})$/;
/** Bit rates in kbit/s that the encoders take for stereo. */
const KBPS = { aac: { min: 32, max: 320 }, opus: { min: 16, max: 320 } } as const;

/** The names that are known, for people. */
export const RENDITION_NAMES = 'aac-32 to aac-320, opus-16 to opus-320, and flac';

/** Reads `aac-160`, `opus-96` or `flac`; undefined where it is none of these. Pure. */
export function parseRenditionName(word: string): RenditionName | undefined {
  if (word === 'flac') return { codec: 'flac' };
  const [, codec, digits] = NAME.exec(word) ?? [];
  if (codec !== 'aac' && codec !== 'opus') return undefined;
  const kbps = Number(digits);
  return kbps < KBPS[codec].min || kbps > KBPS[codec].max ? undefined : { codec, kbps };
}
