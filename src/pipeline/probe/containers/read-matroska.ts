import { pipelineErrors } from '../../errors.ts';
import { type ContainerFacts, type ContainerInput, noFacts } from './model.ts';
import type { Bytes } from './open-bytes.ts';

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const ID_BYTES = 4;

/**
 * Compares the length of the segment with that of the file. Matroska counts milliseconds, so the
 * samples are only known roughly; what is cut off is known to the byte.
 * @throws SOURCE_CUT_SHORT
 */
export async function readMatroska(bytes: Bytes, input: ContainerInput): Promise<ContainerFacts> {
  const head = await elementAt(bytes, 0, EBML);
  const segment = head && (await elementAt(bytes, head.end, SEGMENT));
  // A stream that was written as it came does not know its length.
  if (segment === undefined || segment.isUnknown || segment.end <= bytes.size) return noFacts;
  throw pipelineErrors.SOURCE_CUT_SHORT({
    file: input.file,
    reason: `its segment claims ${segment.end - segment.start} bytes, of which ${bytes.size - segment.start} are there`,
    heldSamples: null,
    sampleRate: input.sampleRate,
    fileBytes: bytes.size,
  });
}

interface Element {
  readonly start: number;
  readonly end: number;
  readonly isUnknown: boolean;
}

/** The element with this four-byte id (RFC 8794 §5, §6). */
async function elementAt(bytes: Bytes, at: number, id: number): Promise<Element | undefined> {
  const head = await bytes.read(at, ID_BYTES + 8);
  if (head.length < ID_BYTES + 1 || head.readUInt32BE(0) !== id) return undefined;
  const sizeBytes = Math.clz32(head[ID_BYTES]!) - 23;
  if (sizeBytes > 8 || head.length < ID_BYTES + sizeBytes) return undefined;
  let size = BigInt(head[ID_BYTES]! & (0xff >> sizeBytes));
  for (let index = 1; index < sizeBytes; index += 1)
    size = (size << 8n) | BigInt(head[ID_BYTES + index]!);
  const isUnknown = size === (1n << BigInt(7 * sizeBytes)) - 1n;
  const start = at + ID_BYTES + sizeBytes;
  return { start, end: start + Number(size), isUnknown };
}
