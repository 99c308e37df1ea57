export const packetBytes = 188;
const SYNC = 0x47;
const lossesMax = 20;

/** What the packets of a stream are, apart from what they carry. */
export interface CutPackets {
  readonly bytes: number;
  readonly packets: number;
  /** Where a packet should begin and does not; the first of them. */
  readonly syncLosses: readonly { readonly byteOffset: number }[];
}

/**
 * Cuts bytes into packets of 188, wherever the pieces end. A packet with another first byte is
 * handed on when the next one begins where it should; else the next place is looked for where two
 * packets follow each other.
 * @param take gets each packet; the data is only lent.
 * @throws what `source` throws.
 */
export async function cutPackets(
  source: AsyncIterable<Buffer>,
  take: (data: Uint8Array, at: number, byteOffset: number) => void,
): Promise<CutPackets> {
  let held: Buffer = Buffer.alloc(0);
  let bytes = 0;
  let packets = 0;
  let isLost = false;
  const syncLosses: { byteOffset: number }[] = [];

  /** Takes every packet that is whole in `data`; returns where it stopped. */
  const cut = (data: Buffer, byteOffset: number, isEnd: boolean): number => {
    let at = 0;
    while (data.length - at >= packetBytes) {
      if (isLost || data[at] !== SYNC) {
        const next = at + packetBytes;
        // Whether the place is right shows in the first byte of the next packet.
        if (next === data.length && !isEnd) return at;
        const isNextGood = next === data.length || data[next] === SYNC;
        if (!isLost && syncLosses.length < lossesMax) {
          syncLosses.push({ byteOffset: byteOffset + at });
        }
        isLost = !isNextGood || (isLost && data[at] !== SYNC);
        if (isLost) {
          const found = data.indexOf(SYNC, at + 1);
          at = found === -1 ? data.length : found;
          continue;
        }
      }
      take(data, at, byteOffset + at);
      packets += 1;
      at += packetBytes;
    }
    return at;
  };

  for await (const chunk of source) {
    const data = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const used = cut(data, bytes - held.length, false);
    bytes += chunk.length;
    // A copy: a source may fill its buffer again.
    held = Buffer.from(data.subarray(used));
  }
  cut(held, bytes - held.length, true);
  return { bytes, packets, syncLosses };
}
