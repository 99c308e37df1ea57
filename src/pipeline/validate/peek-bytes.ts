import type { SegmentBytes } from '../boxes/byte-cursor.ts';

/** The first bytes of a source, and the whole of it. */
export interface PeekedBytes {
  readonly head: Buffer;
  /** To be read once, to the end or left early; either way `source` is closed. Leaves out what `source` can. */
  readonly bytes: SegmentBytes;
}

/**
 * Reads the first bytes of a source without losing them.
 * @param headBytes how many are wanted; fewer where the source is shorter.
 * @throws what `source` throws.
 */
export async function peekBytes(source: SegmentBytes, headBytes: number): Promise<PeekedBytes> {
  const iterator = source[Symbol.asyncIterator]();
  const pieces: Buffer[] = [];
  let held = 0;
  let isEnd = false;
  while (held < headBytes && !isEnd) {
    const step = await iterator.next();
    if (step.done) isEnd = true;
    else {
      pieces.push(step.value);
      held += step.value.length;
    }
  }
  const start = Buffer.concat(pieces, held);
  const rest = rejoin(start, iterator, isEnd);
  const bytes: SegmentBytes = { [Symbol.asyncIterator]: () => rest };
  // What was peeked at comes before anything that can be left out.
  if (source.skip !== undefined) bytes.skip = (count) => (isEnd ? 0 : source.skip!(count));
  return { head: start.subarray(0, headBytes), bytes };
}

async function* rejoin(
  start: Buffer,
  iterator: AsyncIterator<Buffer>,
  isEnd: boolean,
): AsyncGenerator<Buffer> {
  let isOpen = !isEnd;
  try {
    if (start.length > 0) yield start;
    while (isOpen) {
      const step = await iterator.next();
      if (step.done) isOpen = false;
      else yield step.value;
    }
  } finally {
    if (isOpen) await iterator.return?.();
  }
}
