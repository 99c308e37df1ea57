import { type ContainerFacts, noFacts } from './model.ts';
import type { Bytes } from './open-bytes.ts';
import { type ChunkLayout, fourCharacters, walkChunks } from './walk-chunks.ts';

const GUID_BYTES = 16;
const HEADER_BYTES = GUID_BYTES + 8;
/** `riff`, its size and `wave`. */
const FORM_BYTES = HEADER_BYTES + GUID_BYTES;
/** Types are GUIDs whose first four bytes are those of WAVE; sizes count the header too. */
const layout: ChunkLayout = {
  headerBytes: HEADER_BYTES,
  alignment: 8,
  parse: (header) => {
    const type = fourCharacters(header);
    const size = Number(header.readBigUInt64LE(GUID_BYTES)) - HEADER_BYTES;
    return type === undefined || size < 0 ? undefined : { type, size };
  },
};

/** Reads the header of Sony Wave64 with PCM. FFmpeg's own writer counts the padding as samples. */
export async function readW64(bytes: Bytes): Promise<ContainerFacts> {
  let blockBytes = 0;
  for await (const { type, at, size } of walkChunks(bytes, FORM_BYTES, layout)) {
    if (type === 'fmt ') {
      const format = await bytes.read(at, 14);
      blockBytes = format.length < 14 ? 0 : format.readUInt16LE(12);
    } else if (type === 'data') {
      // 0 says that the writer did not know.
      if (blockBytes === 0 || size === 0) return noFacts;
      const heldBytes = Math.min(size, Math.max(0, bytes.size - at));
      const samples = Math.floor(size / blockBytes);
      return {
        ...noFacts,
        claim: { samples, toleranceSamples: 0, excessSamples: 0 },
        heldSamples: Math.floor(heldBytes / blockBytes),
      };
    }
  }
  return noFacts;
}
