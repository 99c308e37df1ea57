/** The first bytes of a source, and the whole of it. */
export interface PeekedBytes {
  readonly head: Buffer;
  /** To be read once, to the end or left early; either way `source` is closed. */
  readonly bytes: AsyncIterable<Buffer>;
}

/**
 * Reads the first bytes of a source without losing them.
 * @param headBytes how many are wanted; fewer where the source is shorter.
 * @throws what `source` throws.
 */
export async function peekBytes(
  source: AsyncIterable<Buffer>,
  headBytes: number,
): Promise<PeekedBytes> {
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
  return { head: start.subarray(0, headBytes), bytes: rejoin(start, iterator, isEnd) };
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
