import type { Bytes } from './open-bytes.ts';

/** How the chunks of one container are written. */
export interface ChunkLayout {
  readonly headerBytes: number;
  /** Chunks begin at multiples of this. */
  readonly alignment: number;
  /** The type, and the length of what follows the header; undefined for what is no header. */
  parse(header: Buffer): { readonly type: string; readonly size: number } | undefined;
}

export interface Chunk {
  readonly type: string;
  /** Where its content begins. */
  readonly at: number;
  /** Bytes that its header claims for the content. */
  readonly size: number;
}

/** Most chunks that are looked at; editors write thousands of markers at the very most. */
const chunksMax = 65_536;

/** The chunks from `at` on, until the file ends or no chunk begins where the last one ended. */
export async function* walkChunks(
  bytes: Bytes,
  start: number,
  layout: ChunkLayout,
): AsyncGenerator<Chunk> {
  let at = start;
  for (let count = 0; count < chunksMax; count += 1) {
    const header = await bytes.read(at, layout.headerBytes);
    if (header.length < layout.headerBytes) return;
    const parsed = layout.parse(header);
    if (parsed === undefined) return;
    const chunk = { ...parsed, at: at + layout.headerBytes };
    yield chunk;
    at = chunk.at + Math.ceil(chunk.size / layout.alignment) * layout.alignment;
  }
}

/** Four printable characters, as every registered type has. */
export function fourCharacters(header: Buffer): string | undefined {
  const type = header.toString('latin1', 0, 4);
  return /^[\x20-\x7e]{4}$/.test(type) ? type : undefined;
}
