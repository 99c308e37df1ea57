/** Bytes of one CopyData message; what the kernel of a small server takes without waiting. */
export const CHUNK_BYTES = 65_536;

/**
 * Bytes of whole rows, cut into chunks between two rows. A row that does not fit begins the next
 * chunk; one that is larger than a chunk gets a chunk of its own size.
 */
export class RowBuffer {
  /** Where the next value is written, at `offset`, after `reserve`. */
  bytes: Buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  offset = 0;
  #rowStart = 0;
  #full: Buffer[] = [];
  #free: Buffer[] = [];

  /** Makes room for `need` more bytes of the row that is being written. */
  reserve(need: number): void {
    if (this.offset + need > this.bytes.length) this.#grow(need);
  }

  /** Ends a row; true when there are chunks to be sent. */
  endRow(): boolean {
    this.#rowStart = this.offset;
    return this.#full.length > 0;
  }

  /** Chunks that are full; with `all` also the last one. */
  take(all = false): readonly Buffer[] {
    const taken = this.#full;
    if (all && this.#rowStart > 0) taken.push(this.bytes.subarray(0, this.#rowStart));
    this.#full = [];
    return taken;
  }

  /** Gives chunks back whose bytes have been sent; they are written to again. */
  recycle(chunks: readonly Buffer[]): void {
    for (const chunk of chunks) {
      const { buffer } = chunk;
      if (buffer.byteLength === CHUNK_BYTES) this.#free.push(Buffer.from(buffer));
    }
  }

  #grow(need: number): void {
    const partBytes = this.offset - this.#rowStart;
    const fits = partBytes + need <= CHUNK_BYTES;
    const next =
      (fits ? this.#free.pop() : undefined) ??
      Buffer.allocUnsafeSlow(fits ? CHUNK_BYTES : 2 * (partBytes + need));
    this.bytes.copy(next, 0, this.#rowStart, this.offset);
    if (this.#rowStart > 0) this.#full.push(this.bytes.subarray(0, this.#rowStart));
    else if (this.bytes.length === CHUNK_BYTES) this.#free.push(this.bytes);
    this.bytes = next;
    this.#rowStart = 0;
    this.offset = partBytes;
  }
}
