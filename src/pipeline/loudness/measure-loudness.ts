import { albumLoudness, type Loudness, type LoudnessBlocks } from '#domains/jobs/index.ts';

/** Blocks below are silence (BS.1770-4, absolute gate). */
const SILENCE_LUFS = -70;
/** Most characters of one line; a longer one is none of FFmpeg's. */
const lineCharactersMax = 1024;

const KEYS = {
  block: 'lavfi.r128.M=',
  shortTerm: 'lavfi.r128.S=',
  truePeak: 'lavfi.r128.true_peak=',
};

/**
 * Reads to the end what FFmpeg's filters `ebur128=metadata=1:peak=true` and `ametadata=print` say
 * every 100 ms. Blocks are counted by their loudness, so memory does not depend on the length.
 */
export async function measureLoudness(source: AsyncIterable<Buffer>): Promise<Loudness> {
  const blocks = new Map<number, number>();
  const shortTerm = new Map<number, number>();
  let truePeak = 0;
  let open = '';
  for await (const chunk of source) {
    const lines = (open + chunk.toString('latin1')).split('\n');
    open = lines.pop()!.slice(-lineCharactersMax);
    for (const line of lines) {
      if (line.startsWith(KEYS.block)) count(blocks, line.slice(KEYS.block.length));
      else if (line.startsWith(KEYS.shortTerm)) count(shortTerm, line.slice(KEYS.shortTerm.length));
      else if (line.startsWith(KEYS.truePeak)) {
        truePeak = Math.max(truePeak, Number(line.slice(KEYS.truePeak.length)));
      }
    }
  }
  const truePeakDbtp = truePeak > 0 ? Math.round(2000 * Math.log10(truePeak)) / 100 : null;
  const measured = { blocks: inOrder(blocks), shortTermBlocks: inOrder(shortTerm), truePeakDbtp };
  return albumLoudness([{ ...measured, integratedLufs: null, rangeLu: null }]);
}

/** A block whose window is not full yet has -120.7, and is no block. */
function count(blocks: Map<number, number>, text: string): void {
  const lufs = Number(text);
  if (!(lufs >= SILENCE_LUFS)) return;
  const centiLufs = Math.round(lufs * 100);
  blocks.set(centiLufs, (blocks.get(centiLufs) ?? 0) + 1);
}

function inOrder(blocks: ReadonlyMap<number, number>): LoudnessBlocks {
  return [...blocks].toSorted(([one], [other]) => one - other);
}
