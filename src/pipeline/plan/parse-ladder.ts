import { parseRenditionName, RENDITION_NAMES } from '#core/rendition-name.ts';

import type { Ladder, Rung } from './ladder.ts';

const CODECS = ['aac', 'flac', 'opus'] as const;
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
      return { problem: `names ${JSON.stringify(word)}; renditions are ${RENDITION_NAMES}` };
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
  const name = parseRenditionName(word);
  if (name === undefined || name.codec === 'flac') return name;
  return { codec: name.codec, bitrateBps: name.kbps * 1000 };
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
