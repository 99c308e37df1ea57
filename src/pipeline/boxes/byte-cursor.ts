/** The bytes of a segment; who gives them may leave out what nobody looks at. */
export interface SegmentBytes extends AsyncIterable<Buffer> {
  /** Leaves out up to so many of the bytes that would come next, and says how many. */
  skip?(bytes: number): number;
}

/** Goes over bytes that come in pieces; at their end every call gives fewer than were asked for. */
export interface ByteCursor extends AsyncDisposable {
  /** Bytes that were read or dropped. */
  position(): number;
  /** The next bytes, which stay where they are. Use for a few bytes. */
  peek(count: number): Promise<Buffer>;
  /** Takes bytes into one buffer. */
  read(count: number): Promise<Buffer>;
  /** Passes over bytes without holding them; returns how many there were. */
  drop(count: number): Promise<number>;
}

/** Opens a cursor; disposing of it lets the source go. */
export function openCursor(source: SegmentBytes): ByteCursor {
  const iterator = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let position = 0;
  let isOver = false;
  const pull = async (): Promise<Buffer | undefined> => {
    if (isOver) return undefined;
    const { done, value } = await iterator.next();
    isOver = done === true;
    return done === true ? undefined : value;
  };
  /** What is held and what must come, in pieces, until `count` bytes are there or nothing comes. */
  const gather = async (count: number): Promise<Buffer> => {
    if (held.length >= count) return held;
    const parts = [held];
    let bytes = held.length;
    while (bytes < count) {
      const chunk = await pull();
      if (chunk === undefined) break;
      parts.push(chunk);
      bytes += chunk.length;
    }
    held = parts.length === 2 && parts[0]!.length === 0 ? parts[1]! : Buffer.concat(parts, bytes);
    return held;
  };
  return {
    position: () => position,
    peek: async (count) => (await gather(count)).subarray(0, count),
    read: async (count) => {
      const taken = (await gather(count)).subarray(0, count);
      held = held.subarray(taken.length);
      position += taken.length;
      return taken;
    },
    drop: async (count) => {
      let dropped = Math.min(count, held.length);
      held = held.subarray(dropped);
      while (dropped < count) {
        dropped += source.skip?.(count - dropped) ?? 0;
        const chunk = dropped < count ? await pull() : undefined;
        if (chunk === undefined) break;
        const passed = Math.min(count - dropped, chunk.length);
        held = chunk.subarray(passed);
        dropped += passed;
      }
      position += dropped;
      return dropped;
    },
    [Symbol.asyncDispose]: async () => {
      await iterator.return?.();
    },
  };
}
