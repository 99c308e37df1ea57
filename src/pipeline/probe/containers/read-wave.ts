import { type ContainerFacts, noFacts } from './model.ts';
import type { Bytes } from './open-bytes.ts';
import { type ChunkLayout, fourCharacters, walkChunks } from './walk-chunks.ts';

const RIFF_HEADER_BYTES = 12;
/** Most bytes behind the data that are looked at. */
const hiddenBytesMax = 64 * 1024;
const SIZE_RANGE = 0x1_0000_0000;
/** Sizes that programs write while they do not know the length yet. */
const UNKNOWN_SIZES: ReadonlySet<number> = new Set([0, 0x7fff_ffff, 0xffff_ffff]);
const layout: ChunkLayout = {
  headerBytes: 8,
  alignment: 2,
  parse: (header) => {
    const type = fourCharacters(header);
    return type === undefined ? undefined : { type, size: header.readUInt32LE(4) };
  },
};

/**
 * Reads the header of RIFF WAVE, RF64 or BW64 with PCM. FFmpeg takes the length of a cut file from
 * its size and plays no more than the data chunk says, so both ends have to be looked at here.
 */
export async function readWave(bytes: Bytes): Promise<ContainerFacts> {
  const head = await bytes.read(0, RIFF_HEADER_BYTES);
  if (head.length < RIFF_HEADER_BYTES || head.toString('latin1', 8, 12) !== 'WAVE') return noFacts;
  const isLong = ['RF64', 'BW64'].includes(head.toString('latin1', 0, 4));
  const riffSize = head.readUInt32LE(4);
  let sizes64: { readonly riff: number; readonly data: number } | undefined;
  let blockBytes = 0;
  for await (const { type, at, size } of walkChunks(bytes, RIFF_HEADER_BYTES, layout)) {
    if (type === 'ds64' && isLong) {
      const sizes = await bytes.read(at, 16);
      if (sizes.length < 16) return noFacts;
      sizes64 = {
        riff: Number(sizes.readBigUInt64LE(0)),
        data: Number(sizes.readBigUInt64LE(8)),
      };
    } else if (type === 'fmt ') {
      const format = await bytes.read(at, 14);
      blockBytes = format.length < 14 ? 0 : format.readUInt16LE(12);
    } else if (type === 'data') {
      if (blockBytes === 0) return noFacts;
      const dataBytes = isLong && size === SIZE_RANGE - 1 ? sizes64?.data : size;
      const isUnknown = !isLong && UNKNOWN_SIZES.has(size);
      if (dataBytes === undefined || isUnknown) return noFacts;
      const formEnd = 8 + (sizes64?.riff ?? unwrap(riffSize, bytes.size - 8));
      return factsOf(bytes, { at, dataBytes, blockBytes, formEnd });
    }
  }
  return noFacts;
}

/** Sizes above 4 GiB do not fit; programs that do not know better write what is left of them. */
function unwrap(size: number, actual: number): number {
  return actual > SIZE_RANGE && actual % SIZE_RANGE === size ? actual : size;
}

interface Data {
  readonly at: number;
  readonly dataBytes: number;
  readonly blockBytes: number;
  /** Where the RIFF form ends by its own header. */
  readonly formEnd: number;
}

/** Whether bytes behind the data are neither a chunk nor the zeros that editors fill up with. */
async function holdsSound(bytes: Bytes, end: number, length: number): Promise<boolean> {
  if (length <= layout.headerBytes) return false;
  const start = await bytes.read(end + (end % 2), Math.min(length, hiddenBytesMax));
  return layout.parse(start) === undefined && start.some((byte) => byte !== 0);
}

/**
 * Bytes between the end of the data and the end of the form that no chunk holds are sound that the
 * data chunk keeps silent about: they count into the claim. Bytes behind the form are a stranger's.
 */
async function factsOf(bytes: Bytes, data: Data): Promise<ContainerFacts> {
  const { at, dataBytes, blockBytes, formEnd } = data;
  const end = at + dataBytes;
  const samplesTo = (limit: number): number => Math.floor(Math.max(0, limit - at) / blockBytes);
  const isHidden = formEnd <= bytes.size && (await holdsSound(bytes, end, formEnd - end));
  const held = samplesTo(Math.min(end, bytes.size));
  const samples = samplesTo(isHidden ? formEnd : end);
  const strange = bytes.size - Math.max(formEnd, end) - (end % 2);
  const isStrange =
    strange > 0 && layout.parse(await bytes.read(bytes.size - strange, 8)) === undefined;
  return {
    claim: { samples, toleranceSamples: 0, excessSamples: 0 },
    heldSamples: held,
    endSample: null,
    pcmMd5: null,
    damage: isStrange
      ? [`${strange} bytes follow the end that its header names; they are not played`]
      : [],
  };
}
