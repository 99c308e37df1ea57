import type { Ladder, Rung } from './ladder.ts';

const RUNG = /^(aac|opus)-(\d{1,3})$/;
const CODECS = ['aac', 'flac', 'opus'] as const;
/** Bit rates in kbit/s that the encoders take for stereo. */
const KBPS = { aac: { min: 32, max: 320 }, opus: { min: 16, max: 320 } } as const;
/** More renditions than anybody switches between. */
const rungsMax = 12;

/** What is wrong with a ladder, or the ladder. */
export type ParsedLadder = { readonly ladder: Ladder } | { readonly problem: string };

/** Makes a ladder of names of renditions, `aac-96 aac-160 flac opus-96`, in any order. Pure. */
export function parseLadder(name: string, words: readonly string[]): ParsedLadder {
  if (words.length === 0) return { problem: 'names no rendition' };
  if (words.length > rungsMax) return { problem: `names more than ${rungsMax} renditions` };
  const rungs: Rung[] = [];
  for (const word of words) {
    const rung = parseRung(word);
    if (rung === undefined) {
      return { problem: `${JSON.stringify(word)} is no rendition; aac-96, opus-64 and flac are` };
    }
    if (rungs.some((other) => nameOf(other) === nameOf(rung))) {
      return { problem: `names ${word} twice` };
    }
    rungs.push(rung);
  }
  if (rungs.every(({ codec }) => codec === 'flac')) {
    return { problem: 'has nothing for music that is not lossless; add aac-160 or opus-96' };
  }
  return { ladder: { name, rungs: rungs.toSorted(inOrder) } };
}

function parseRung(word: string): Rung | undefined {
  if (word === 'flac') return { codec: 'flac' };
  const [, codec, kbps] = RUNG.exec(word) ?? [];
  if (codec !== 'aac' && codec !== 'opus') return undefined;
  const { min, max } = KBPS[codec];
  if (Number(kbps) < min || Number(kbps) > max) return undefined;
  return { codec, bitrateBps: Number(kbps) * 1000 };
}

function nameOf(rung: Rung): string {
  return rung.codec === 'flac' ? 'flac' : `${rung.codec}-${rung.bitrateBps}`;
}

function inOrder(one: Rung, other: Rung): number {
  const byCodec = CODECS.indexOf(one.codec) - CODECS.indexOf(other.codec);
  return byCodec || bpsOf(one) - bpsOf(other);
}

function bpsOf(rung: Rung): number {
  return rung.codec === 'flac' ? 0 : rung.bitrateBps;
}
