import { type ContainerFacts, type ContainerInput, noFacts } from './model.ts';
import type { Bytes } from './open-bytes.ts';
import { type ChunkLayout, fourCharacters, walkChunks } from './walk-chunks.ts';

const FORM_HEADER_BYTES = 12;
const layout: ChunkLayout = {
  headerBytes: 8,
  alignment: 2,
  parse: (header) => {
    const type = fourCharacters(header);
    return type === undefined ? undefined : { type, size: header.readUInt32BE(4) };
  },
};

/**
 * Reads AIFF and AIFC with PCM: COMM counts the samples, SSND holds them, in either order. FFmpeg
 * plays what SSND says.
 */
export async function readAiff(bytes: Bytes, { codec }: ContainerInput): Promise<ContainerFacts> {
  const head = await bytes.read(0, FORM_HEADER_BYTES);
  if (head.length < FORM_HEADER_BYTES) return noFacts;
  const strange = bytes.size - 8 - head.readUInt32BE(4);
  let samples = 0;
  let blockBytes = 0;
  let heldBytes: number | undefined;
  for await (const { type, at, size } of walkChunks(bytes, FORM_HEADER_BYTES, layout)) {
    if (type === 'COMM') {
      const common = await bytes.read(at, 8);
      if (common.length < 8) return noFacts;
      samples = common.readUInt32BE(2);
      // A-law and µ-law say the 16 bits that they decode to.
      const sampleBytes = codec.endsWith('law') ? 1 : Math.ceil(common.readUInt16BE(6) / 8);
      blockBytes = common.readUInt16BE(0) * sampleBytes;
    } else if (type === 'SSND') {
      const offset = await bytes.read(at, 4);
      const start = at + 8 + (offset.length < 4 ? 0 : offset.readUInt32BE(0));
      heldBytes = Math.max(0, Math.min(at + size, bytes.size) - start);
    }
    if (blockBytes > 0 && heldBytes !== undefined) break;
  }
  if (samples === 0 || blockBytes === 0) return noFacts;
  return {
    ...noFacts,
    claim: { samples, toleranceSamples: 0, excessSamples: 0 },
    damage: strange > 1 ? [`${strange} bytes follow the end that its header names`] : [],
    heldSamples: heldBytes === undefined ? 0 : Math.floor(heldBytes / blockBytes),
  };
}
